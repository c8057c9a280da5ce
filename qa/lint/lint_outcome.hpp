// What checkers found, and what they could not look at.
#pragma once

#include "qa/lint/tidy_report.hpp"
#include "qa/model/finding.hpp"
#include "qa/model/metric.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace qa {

/// Rule of a finding that says why a file could not be analyzed when the checker gave no rule.
inline constexpr const char* kNotAnalyzed = "not-analyzed";

struct LintOutcome {
  std::vector<Finding> findings;
  std::set<TidyEdit> edits;            ///< that would mend some of them
  std::set<std::string> files;         ///< looked at or meant to be, relative to the project
  std::set<std::string> not_analyzed;  ///< of these: compile error, crash, no compile command
  std::set<std::string>
      without_style;           ///< of these: not checked, no .clang-format applies or it wants none
  std::set<std::string> read;  ///< by the compiler's front end, absolute; headers, too
  std::set<std::string> kept_back;  ///< of these, below the project: their findings aren't shown
  std::set<std::string> headers_kept_back;  ///< of these: the project's, relative to it
  std::set<std::string> headers_unread;     ///< the project's that no analyzed source includes
  std::size_t outside = 0;  ///< diagnostics whose place is no file of the project; no findings
  std::size_t reused = 0;   ///< analyses whose inputs had not changed since an earlier run
};

/// Records that `file` could not be analyzed, with a finding that says why.
void add_not_analyzed(LintOutcome& outcome, const std::string& file, const std::string& why);

/// Adds `other` to `outcome`.
void merge(LintOutcome& outcome, LintOutcome other);

/// Orders findings by place and merges equal ones: a header's show up in every file that
/// includes it.
void sort_and_merge(std::vector<Finding>& findings);

/// A remark that counts as no finding: what was not checked, or checked otherwise than one expects.
void add_note(LintOutcome& outcome, const std::string& rule, const std::string& message,
              const std::string& file = {});

/// lint.findings (without notes), lint.not_analyzed, lint.files, lint.without_style,
/// lint.headers_kept_back, lint.headers_unread, lint.outside, lint.reused.
std::vector<Metric> lint_metrics(const LintOutcome& outcome);

}  // namespace qa
