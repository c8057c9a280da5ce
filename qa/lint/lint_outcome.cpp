#include "qa/lint/lint_outcome.hpp"

#include <algorithm>
#include <tuple>

namespace qa {

void add_not_analyzed(LintOutcome& outcome, const std::string& file, const std::string& why) {
  outcome.files.insert(file);
  outcome.not_analyzed.insert(file);
  outcome.findings.push_back({.severity = Severity::error,
                              .rule = kNotAnalyzed,
                              .message = "could not be analyzed: " + why,
                              .file = file});
}

void add_note(LintOutcome& outcome, const std::string& rule, const std::string& message,
              const std::string& file) {
  outcome.findings.push_back(
      {.severity = Severity::note, .rule = rule, .message = message, .file = file});
}

void merge(LintOutcome& outcome, LintOutcome other) {
  outcome.findings.insert(outcome.findings.end(), std::make_move_iterator(other.findings.begin()),
                          std::make_move_iterator(other.findings.end()));
  outcome.edits.merge(other.edits);
  outcome.files.merge(other.files);
  outcome.not_analyzed.merge(other.not_analyzed);
  outcome.without_style.merge(other.without_style);
  outcome.read.merge(other.read);
  outcome.kept_back.merge(other.kept_back);
  outcome.headers_kept_back.merge(other.headers_kept_back);
  outcome.headers_unread.merge(other.headers_unread);
  outcome.outside += other.outside;
  outcome.reused += other.reused;
}

void sort_and_merge(std::vector<Finding>& findings) {
  const auto key = [](const Finding& finding) {
    return std::tie(finding.file, finding.line, finding.column, finding.rule, finding.message,
                    finding.severity);
  };
  std::ranges::sort(findings, {}, key);
  const auto repeated = std::ranges::unique(findings);
  findings.erase(repeated.begin(), repeated.end());
}

std::vector<Metric> lint_metrics(const LintOutcome& outcome) {
  const auto count = [](const char* name, std::size_t value) {
    return Metric{.name = name, .value = static_cast<double>(value), .unit = "1"};
  };
  const auto counted = std::ranges::count_if(
      outcome.findings, [](const Finding& finding) { return finding.severity != Severity::note; });
  return {count("lint.findings", static_cast<std::size_t>(counted)),
          count("lint.not_analyzed", outcome.not_analyzed.size()),
          count("lint.files", outcome.files.size()),
          count("lint.without_style", outcome.without_style.size()),
          count("lint.headers_kept_back", outcome.headers_kept_back.size()),
          count("lint.headers_unread", outcome.headers_unread.size()),
          count("lint.outside", outcome.outside),
          count("lint.reused", outcome.reused)};
}

}  // namespace qa
