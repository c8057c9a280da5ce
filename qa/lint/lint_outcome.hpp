// What checkers found, and what they could not look at.
#pragma once

#include "qa/model/finding.hpp"
#include "qa/model/metric.hpp"

#include <set>
#include <string>
#include <vector>

namespace qa {

/// Rule of a finding that says why a file could not be analyzed when the checker gave no rule.
inline constexpr const char* kNotAnalyzed = "not-analyzed";

struct LintOutcome {
  std::vector<Finding> findings;
  std::set<std::string> files;         ///< looked at or meant to be, relative to the project
  std::set<std::string> not_analyzed;  ///< of these: compile error, crash, no compile command
};

/// Records that `file` could not be analyzed, with a finding that says why.
void add_not_analyzed(LintOutcome& outcome, const std::string& file, const std::string& why);

/// Adds `other` to `outcome`.
void merge(LintOutcome& outcome, LintOutcome other);

/// Orders findings by place and merges equal ones: a header's show up in every file that
/// includes it.
void sort_and_merge(std::vector<Finding>& findings);

/// lint.findings, lint.not_analyzed, lint.files.
std::vector<Metric> lint_metrics(const LintOutcome& outcome);

}  // namespace qa
