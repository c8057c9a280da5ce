#include "qa/coverage/changed_coverage.hpp"

namespace qa {

ChangedCoverage changed_coverage(const CoverageByFile& files, const ChangedLines& changed) {
  ChangedCoverage result;
  for (const auto& [path, lines] : changed) {
    const auto file = files.find(path);
    if (file == files.end()) continue;
    for (const auto& [number, line] : file->second.lines) {
      if (!is_changed(lines, number)) continue;
      ++result.lines.total;
      if (line.hits != 0) {
        ++result.lines.covered;
      } else {
        result.uncovered[path].push_back(number);
      }
    }
  }
  return result;
}

std::vector<std::string> places_of(const std::map<std::string, std::vector<int>>& lines) {
  std::vector<std::string> places;
  for (const auto& [path, numbers] : lines) {
    for (std::size_t i = 0; i < numbers.size();) {
      std::size_t last = i;
      while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
      std::string place = path + ":" + std::to_string(numbers[i]);
      if (last > i) place += "-" + std::to_string(numbers[last]);
      places.push_back(std::move(place));
      i = last + 1;
    }
  }
  return places;
}

}  // namespace qa
