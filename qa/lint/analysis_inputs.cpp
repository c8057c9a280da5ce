#include "qa/lint/analysis_inputs.hpp"

#include "qa/system/digest.hpp"

#include <algorithm>

namespace qa {
namespace {

/// The names by which files of the trace may have been included where a macro gave them: their
/// paths below each folder.
std::vector<std::string> possible_names(const AnalysisTrace& trace) {
  std::vector<std::string> names;
  for (const std::filesystem::path& file : trace.files) {
    for (const std::filesystem::path& folder : trace.folders) {
      const std::string start = folder.string() + "/";
      const std::string path = file.string();
      if (path.starts_with(start)) names.push_back(path.substr(start.size()));
    }
  }
  return names;
}

}  // namespace

const AnalysisInputs::Source& AnalysisInputs::source(const std::filesystem::path& path) {
  const auto [place, is_new] = sources_.try_emplace(path.string());
  if (is_new) {
    if (const Result<std::string> content = files_.read(path)) {
      place->second = {.sha256 = sha256_hex(*content), .includes = include_names(*content)};
    }
  }
  return place->second;
}

bool AnalysisInputs::exists(const std::string& path) {
  const auto [place, is_new] = exists_.try_emplace(path, false);
  if (is_new) place->second = files_.exists(path);
  return place->second;
}

const std::vector<std::string>& AnalysisInputs::places(const std::filesystem::path& includer,
                                                       const AnalysisTrace& trace,
                                                       const std::string& folders_key) {
  const auto [place, is_new] = places_.try_emplace(includer.string() + '\n' + folders_key);
  std::vector<std::string>& found = place->second;
  if (!is_new) return found;
  const auto look = [&](const std::filesystem::path& folder, const std::string& name) {
    std::string path = folder.string() + "/" + name;
    if (exists(path)) found.push_back(std::move(path));
  };
  for (const IncludeName& include : source(includer).includes.names) {
    if (include.form == IncludeName::Form::quoted) look(includer.parent_path(), include.name);
    for (const auto& folder : trace.folders) look(folder, include.name);
  }
  return found;
}

const std::string& AnalysisInputs::configurations(const std::filesystem::path& folder) {
  const auto [place, is_new] = configurations_.try_emplace(folder.string());
  if (!is_new) return place->second;
  std::string above = folder.has_relative_path() ? configurations(folder.parent_path()) : "";
  const std::filesystem::path file = folder / ".clang-tidy";
  if (exists(file.string())) above += file.string() + '\n' + source(file).sha256 + '\n';
  return configurations_[folder.string()] = std::move(above);
}

std::string AnalysisInputs::digest(const AnalysisTrace& trace) {
  std::string folders;
  for (const auto& folder : trace.folders) folders += folder.string() + '\n';
  Sha256 sum;
  bool computed = false;
  for (const std::filesystem::path& file : trace.files) {
    const Source& read = source(file);
    if (read.sha256.empty()) return {};
    computed = computed || read.includes.computed;
    sum.update(file.string() + '\n' + read.sha256 + '\n' + configurations(file.parent_path()));
    for (const std::string& place : places(file, trace, folders)) sum.update(place + '\n');
  }
  if (computed) {
    for (const std::string& name : possible_names(trace)) {
      for (const auto& folder : trace.folders) {
        const std::string path = folder.string() + "/" + name;
        if (exists(path)) sum.update(path + '\n');
      }
    }
  }
  return sum.finish();
}

bool AnalysisInputs::settled_before(std::chrono::system_clock::time_point moment,
                                    const AnalysisTrace& trace) {
  // Time stamps of files come from a clock that ticks up to every 10 ms.
  constexpr std::chrono::milliseconds kTick{20};
  const std::int64_t latest =
      std::chrono::duration_cast<std::chrono::nanoseconds>((moment - kTick).time_since_epoch())
          .count();
  const auto is_settled = [&](const std::filesystem::path& path) {
    const auto facts = files_.scan(path);
    return facts && !facts->empty() && facts->front().changed_ns < latest;
  };
  std::string folders;
  for (const auto& folder : trace.folders) folders += folder.string() + '\n';
  for (const std::filesystem::path& file : trace.files) {
    if (!is_settled(file)) return false;
    for (const std::string& place : places(file, trace, folders)) {
      if (!is_settled(place)) return false;
    }
  }
  return true;
}

}  // namespace qa
