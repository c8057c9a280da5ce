// What `qa coverage` prints.
#pragma once

#include "qa/coverage/changed_coverage.hpp"
#include "qa/coverage/file_coverage.hpp"
#include "qa/report/line_printer.hpp"

#include <optional>
#include <string>

namespace qa {

/// Coverage of one stage, and what else is known around it.
struct CoverageView {
  std::string stage;
  std::string compiler;  ///< see CoverageFile
  CoverageByFile files;
  std::optional<ChangedCoverage> changed;  ///< empty when what changed is unknown
  std::string since;                       ///< commit that it is compared with; or why it is not
  std::string page;                        ///< path of the HTML; empty when there is none
};

/// Totals, a table of folders or, when `below` names a folder, of its files, the worst first, then
/// the changed lines that did not run, and the page.
std::string coverage_text(const CoverageView& view, const std::string& below,
                          const Palette& palette);

/// The lines of a file, each with how often it ran: "-" did not, nothing has no code.
std::string source_text(const std::string& path, const FileCoverage& file,
                        const std::string& source, const Palette& palette);

/// One stage as JSON: {"stage", "totals", "files": [{"path", "measured", "lines", "branches",
/// "functions"}], "changed": null or {"since", "lines", "uncovered": [{"path", "lines"}]}, "page"};
/// each kind is {"covered", "total"}.
std::string coverage_json(const CoverageView& view);

}  // namespace qa
