#include "qa/coverage/coverage_sum.hpp"

#include "qa/coverage/source_marks.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>

namespace qa {
namespace {

namespace fs = std::filesystem;

Finding finding(Severity severity, const char* rule, std::string message, std::string file = {}) {
  return {
      .severity = severity, .rule = rule, .message = std::move(message), .file = std::move(file)};
}

class Sum {
 public:
  Sum(const CoverageScope& scope, Files& files) : scope_(scope), files_(files) {}

  Result<void> add(const CoverageNotes& notes, const UnitReport& unit) {
    if (!unit.complaint.empty()) {
      say(Severity::warning, "coverage.unreadable",
          notes.path.filename().string() + ": " + unit.complaint +
              "; what it counted is not in the sum",
          project_path(notes.path.string(), scope_.root));
    }
    has_negative_counts_ = has_negative_counts_ || unit.report.has_negative_counts;
    for (const auto& [name, file] : unit.report.files) {
      const std::string path = counted_name(name, unit.report, notes);
      if (path.empty()) continue;
      TRY_ASSIGN(const std::int64_t modified, modified_ns(path));
      if (modified > notes.modified_ns) {
        changed_.insert(path);
      } else {
        merge(sum_.files[path], file);
      }
    }
    return {};
  }

  Result<void> finish(const CoverageData& data) {
    TRY(apply_marks());
    for (const auto& [path, source] : scope_.sources) {
      if (!sum_.files.contains(path)) TRY(add_unmeasured(path, source));
    }
    // What is left of a file whose lines are all excluded.
    std::erase_if(sum_.files, [](const auto& entry) {
      return entry.second.lines.empty() && entry.second.functions.empty();
    });
    say_what_is_odd(data);
    return {};
  }

  CoverageSum take() { return std::move(sum_); }

 private:
  void say(Severity severity, const char* rule, std::string message, std::string file = {}) {
    sum_.findings.push_back(finding(severity, rule, std::move(message), std::move(file)));
  }

  /// Where the file that a compiler was given as `name` may be. Compiler caches hand out notes from
  /// other folders, and clang's don't name the folder at all.
  std::vector<fs::path> places_of(const std::string& name, const GcovReport& report) const {
    if (fs::path(name).is_absolute()) return {fs::path(name).lexically_normal()};
    std::vector<fs::path> places;
    for (const fs::path& folder : {report.working_directory, scope_.build_folder, scope_.root}) {
      if (!folder.empty()) places.push_back((folder / name).lexically_normal());
    }
    return places;
  }

  std::string counted_name(const std::string& name, const GcovReport& report,
                           const CoverageNotes& notes) {
    const std::vector<fs::path> places = places_of(name, report);
    for (const fs::path& place : places) {
      if (std::string path = scope_.counts_as(place); !path.empty()) return path;
    }
    const auto is_there = [this](const fs::path& place) { return files_.exists(place); };
    if (scope_.current_notes.contains(notes.path) && std::ranges::none_of(places, is_there))
      not_there_.insert(name);
    return {};
  }

  Result<std::int64_t> modified_ns(const std::string& path) {
    const auto [found, is_new] = modified_.try_emplace(path, 0);
    if (!is_new) return found->second;
    TRY_ASSIGN(const std::vector<FileFacts> facts, files_.scan(scope_.root / path));
    if (!facts.empty()) found->second = facts.front().modified_ns;
    return found->second;
  }

  Result<SourceMarks> marks_of(const std::string& path) {
    TRY_ASSIGN(const std::string text, files_.read(scope_.root / path));
    SourceMarks marks = read_source_marks(text);
    for (std::string& complaint : marks.complaints)
      say(Severity::warning, "coverage.marker", std::move(complaint), path);
    uses_threads_ = uses_threads_ || marks.uses_threads;
    return marks;
  }

  Result<void> apply_marks() {
    for (auto& [path, file] : sum_.files) {
      TRY_ASSIGN(const SourceMarks marks, marks_of(path));
      apply(marks, file);
    }
    return {};
  }

  Result<void> add_unmeasured(const std::string& path, const DeclaredSource& source) {
    const bool has_changed = changed_.contains(path);
    // A source without a function has notes, and no lines.
    if (source.has_notes && !has_changed) return {};
    TRY_ASSIGN(const SourceMarks marks, marks_of(path));
    const FileCoverage file = unmeasured_file(marks);
    if (file.lines.empty()) return {};
    ++sum_.not_measured;
    say(Severity::warning, "coverage.not_measured",
        reason(source, has_changed) + "; its " + std::to_string(file.lines.size()) +
            " lines with code count as not run",
        path);
    sum_.files[path] = file;
    return {};
  }

  static std::string reason(const DeclaredSource& source, bool has_changed) {
    if (has_changed) return "it changed after it was compiled";
    if (source.targets.empty()) return "no target compiles it";
    return "target " + source.targets.front() +
           " compiles it, but is not built by this stage, or not for coverage";
  }

  void say_what_is_odd(const CoverageData& data) {
    for (const std::string& name : not_there_) {
      say(Severity::note, "coverage.not_there",
          "lines of " + name + " are not in the sum: there is no such file");
    }
    if (!data.lonely_counters.empty()) {
      say(Severity::warning, "coverage.no_notes",
          std::to_string(data.lonely_counters.size()) +
              " files of counters have no .gcno beside them: what they counted is not in the sum",
          project_path(data.lonely_counters.front().string(), scope_.root));
    }
    if (has_negative_counts_) {
      say(Severity::warning, "coverage.counts",
          "there are counts below zero; their lines count as run. Compile with "
          "-fprofile-update=atomic");
    } else if (uses_threads_ && !scope_.has_atomic_counters) {
      say(Severity::note, "coverage.counts",
          "threads that run at once may lose counts: compile with -fprofile-update=atomic");
    }
  }

  const CoverageScope& scope_;
  Files& files_;
  CoverageSum sum_;
  std::map<std::string, std::int64_t> modified_;
  std::set<std::string> changed_;
  std::set<std::string> not_there_;
  bool has_negative_counts_ = false;
  bool uses_threads_ = false;
};

}  // namespace

Result<CoverageSum> sum_coverage(const CoverageScope& scope, const CoverageData& data,
                                 const std::vector<UnitReport>& reports, Files& files) {
  Sum sum(scope, files);
  for (std::size_t i = 0; i < reports.size(); ++i) TRY(sum.add(data.notes[i], reports[i]));
  TRY(sum.finish(data));
  return sum.take();
}

}  // namespace qa
