// From what gcov tells about translation units to how often each line of the project ran.
#pragma once

#include "qa/coverage/coverage_data.hpp"
#include "qa/coverage/file_coverage.hpp"
#include "qa/coverage/gcov_run.hpp"
#include "qa/model/finding.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace qa {

/// A source that must be in the sum.
struct DeclaredSource {
  std::vector<std::string> targets;  ///< that compile it
  bool has_notes = false;            ///< whether one of them left notes of it
};

struct CoverageScope {
  std::filesystem::path root;          ///< the project
  std::filesystem::path build_folder;  ///< compilers ran there, or below it
  /// The path, relative to the project, under which a file (absolute) counts; empty: it doesn't.
  std::function<std::string(const std::filesystem::path& file)> counts_as;
  /// By path, relative to the project: translation units, not headers.
  std::map<std::string, DeclaredSource> sources;
  /// Notes that belong to what the build compiles now; others may be of an earlier one.
  std::set<std::filesystem::path> current_notes;
  /// Whether counters are updated by one instruction, so that threads lose none.
  bool has_atomic_counters = false;
};

struct CoverageSum {
  CoverageByFile files;
  std::vector<Finding> findings;  ///< what keeps the sum from being exact
  std::size_t not_measured = 0;   ///< declared sources about which nothing compiled tells
};

/// The union over all translation units. Lines of a file that changed after it was compiled are
/// left out. Every declared source is in it: one that nothing tells about counts with the lines of
/// its text that have code, as not run. Fails with host when a source can't be read.
Result<CoverageSum> sum_coverage(const CoverageScope& scope, const CoverageData& data,
                                 const std::vector<UnitReport>& reports, Files& files);

}  // namespace qa
