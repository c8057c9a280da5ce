#include "qa/coverage/level_coverage.hpp"

#include <algorithm>

namespace qa {
namespace {

/// The same places, none of which ran.
FileCoverage not_run(FileCoverage file) {
  for (auto& [number, line] : file.lines) {
    line.hits = 0;
    for (auto& [branch, taken] : line.branches) taken = 0;
  }
  for (auto& [place, function] : file.functions) function.hits = 0;
  return file;
}

bool ran(const LevelCoverage& level, const std::string& path, int line) {
  const auto file = level.files.find(path);
  if (file == level.files.end()) return false;
  const auto found = file->second.lines.find(line);
  return found != file->second.lines.end() && found->second.hits != 0;
}

}  // namespace

CoverageByFile overall(const std::vector<LevelCoverage>& levels) {
  CoverageByFile all;
  for (const bool measured : {true, false}) {
    for (const LevelCoverage& level : levels) {
      for (const auto& [path, file] : level.files) {
        if (file.measured != measured) continue;
        const auto [known, is_new] = all.try_emplace(path, FileCoverage{.measured = measured});
        if (known->second.measured == measured) merge(known->second, file);
      }
    }
  }
  return all;
}

void unite(std::vector<LevelCoverage>& levels) {
  const CoverageByFile all = overall(levels);
  for (LevelCoverage& level : levels) {
    for (const auto& [path, file] : all) {
      FileCoverage& own = level.files[path];
      FileCoverage united = not_run(file);
      if (own.measured) merge(united, own);
      own = std::move(united);
    }
  }
}

std::map<std::string, std::vector<int>> exclusive_lines(const std::vector<LevelCoverage>& levels,
                                                        std::size_t index) {
  std::map<std::string, std::vector<int>> exclusive;
  for (const auto& [path, file] : levels[index].files) {
    for (const auto& [number, line] : file.lines) {
      const auto runs = [&path, number](const LevelCoverage& level) {
        return ran(level, path, number);
      };
      if (line.hits != 0 && std::ranges::count_if(levels, runs) == 1)
        exclusive[path].push_back(number);
    }
  }
  return exclusive;
}

}  // namespace qa
