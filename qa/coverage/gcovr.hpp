// gcovr 5.2, for pages and Cobertura: its command line, and the summary that ours is checked by.
#pragma once

#include "qa/coverage/coverage_totals.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct GcovrRun {
  std::filesystem::path root;           ///< the project, without links
  std::filesystem::path build_folder;   ///< where .gcno and .gcda lie
  std::filesystem::path output;         ///< folder that gets the reports; must exist
  std::filesystem::path configuration;  ///< file with the text of gcovr_configuration()
  std::vector<std::string> gcov;        ///< program and first arguments; for clang "llvm-cov gcov"
  std::string title;                    ///< of the HTML pages
};

/// Files that the command writes into GcovrRun::output.
inline constexpr std::string_view kCoverageSummary = "coverage-summary.json";
inline constexpr std::string_view kCobertura = "cobertura.xml";
inline constexpr std::string_view kCoverageHtml = "coverage/index.html";

/// Lets gcovr report on these files alone, which are relative to `root`. Too long for a command
/// line.
std::string gcovr_configuration(const std::filesystem::path& root,
                                const std::vector<std::string>& sources);

/// One gcovr that writes all reports. Files that were compiled but never ran count as uncovered.
Command gcovr_command(const GcovrRun& run);

/// Reads kCoverageSummary (format 0.5). Fails with kind host when it is something else.
Result<CoverageTotals> parse_gcovr_summary(std::string_view json);

}  // namespace qa
