// What `qa coverage` prints.
#pragma once

#include "qa/coverage/changed_coverage.hpp"
#include "qa/coverage/file_coverage.hpp"
#include "qa/coverage/level_coverage.hpp"
#include "qa/report/line_printer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Coverage of one stage, and what else is known around it.
struct CoverageView {
  std::string stage;
  std::string compiler;  ///< see CoverageFile
  CoverageByFile files;
  std::vector<LevelCoverage> levels;  ///< what each kind of tests ran of that; none: not asked for
  std::optional<ChangedCoverage> changed;  ///< empty when what changed is unknown
  std::string since;                       ///< commit that it is compared with; or why it is not
  std::string page;                        ///< path of the HTML; empty when there is none
};

/// Totals, a table of folders or, when `below` names a folder, of its files, the worst first, then
/// the lines that only one level runs, the changed ones that did not run, and the page.
std::string coverage_text(const CoverageView& view, const std::string& below,
                          const Palette& palette);

/// The lines of a file, each with how often it ran, on each level: "-" did not, nothing has no
/// code.
std::string source_text(const std::string& path, const CoverageView& view,
                        const std::string& source, const Palette& palette);

/// One stage as JSON: {"stage", "totals", "files": [{"path", "measured", "lines", "branches",
/// "functions"}], "levels": [{"level", "totals", "files": [{"path", "lines", "exclusive": [LINE]}]
/// }], "changed": null or {"since", "lines", "uncovered": [{"path", "lines"}]}, "page"};
/// each kind is {"covered", "total"}.
std::string coverage_json(const CoverageView& view);

}  // namespace qa
