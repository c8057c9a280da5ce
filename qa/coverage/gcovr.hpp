// gcovr 5.2: its command line, the counters it reads, and its summary.
#pragma once

#include "qa/coverage/coverage_totals.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct GcovrRun {
  std::filesystem::path root;          ///< the project
  std::filesystem::path build_folder;  ///< where .gcno and .gcda lie
  std::filesystem::path output;        ///< folder that gets the reports; must exist
  std::vector<std::string> sources;    ///< folders that count, relative to root
  std::vector<std::string> excludes;   ///< regular expressions of paths relative to root
  std::string title;                   ///< of the HTML pages
};

/// Files that the command writes into GcovrRun::output.
inline constexpr std::string_view kCoverageSummary = "coverage-summary.json";
inline constexpr std::string_view kCoverageJson = "coverage.json";
inline constexpr std::string_view kCobertura = "cobertura.xml";
inline constexpr std::string_view kCoverageHtml = "coverage/index.html";

/// One gcovr that writes all reports. Files that were compiled but never ran count as uncovered.
Command gcovr_command(const GcovrRun& run);

/// gcovr ends with status 0 when gcov could not read some of the counters, and leaves the files out
/// of the totals. The first such complaint on its standard error, or empty.
std::string gcovr_complaint(std::string_view standard_error);

/// Reads kCoverageSummary (format 0.5). Fails with kind host when it is something else.
Result<CoverageTotals> parse_gcovr_summary(std::string_view json);

/// Removes what must not count, and returns how many files that were. Counters (.gcda) of earlier
/// runs: gcov adds to what it finds. Notes (.gcno) of sources that the build no longer compiles:
/// ninja leaves them when a source is renamed, and gcov fails on them or counts them as never run.
/// What the build compiles is taken from its compile_commands.json; without one, all notes stay.
Result<int> remove_stale_data(Files& files, const std::filesystem::path& build_folder);

}  // namespace qa
