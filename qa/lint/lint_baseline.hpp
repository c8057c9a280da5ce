// reports/baselines/lint.json: the findings that a project knows of, and the checks it had then.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/finding.hpp"
#include "qa/system/files.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// What stays the same of a finding while lines above it come and go.
struct KnownFinding {
  std::string file;  ///< relative to the project; empty for what is in no file
  std::string rule;
  std::string text;    ///< the source line without its blanks; the message when there is no line
  int occurrence = 0;  ///< the how-manieth of this rule on such a line of this file, from 0

  auto operator<=>(const KnownFinding&) const = default;
};

/// 16 hex digits, the same wherever the line has moved to.
std::string fingerprint(const KnownFinding& finding);

/// Describes findings; reads the files that they point into, each once.
std::vector<KnownFinding> known_findings(const std::vector<Finding>& findings, Files& files,
                                         const std::filesystem::path& root);

/// The checks that are on in a folder, by the folder that has a .clang-tidy ("." is the project).
using ChecksInForce = std::map<std::string, std::set<std::string>>;

struct LintBaseline {
  std::vector<KnownFinding> findings;
  ChecksInForce checks;
};

/// Fails with kind configuration when `json` is no baseline: nothing would be known.
Result<LintBaseline> parse_lint_baseline(std::string_view json);

/// Sorted, one finding or check a line, so that branches merge.
std::string to_text(const LintBaseline& baseline);

struct BaselineComparison {
  std::vector<std::size_t> news;  ///< indices of findings that the baseline doesn't have
  std::size_t known = 0;
  std::vector<KnownFinding> resolved;  ///< of the baseline, no longer there
};

/// A finding is known when its file, rule and source line are, as often as they are: one more of
/// the kind is new. A file that is gone may have been renamed: its findings are looked for in the
/// files that the baseline doesn't know.
BaselineComparison compare(const LintBaseline& baseline, const std::vector<KnownFinding>& found,
                           const std::set<std::string>& project_files);

}  // namespace qa
