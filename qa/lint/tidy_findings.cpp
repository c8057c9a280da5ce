#include "qa/lint/tidy_findings.hpp"

#include "qa/system/project_path.hpp"

#include <algorithm>

namespace qa {

TidyFindings::Place TidyFindings::place(const std::filesystem::path& file, std::size_t offset) {
  const auto [found, is_new] = line_starts_.try_emplace(file);
  std::vector<std::size_t>& starts = found->second;
  if (is_new) {
    if (const Result<std::string> text = files_.read(file)) {
      starts.push_back(0);
      for (std::size_t at = text->find('\n'); at != std::string::npos;
           at = text->find('\n', at + 1))
        starts.push_back(at + 1);
    }
  }
  const auto after = std::ranges::upper_bound(starts, offset);
  if (after == starts.begin()) return {};
  const std::size_t start = *(after - 1);
  return {.line = static_cast<int>(after - starts.begin()),
          .column = static_cast<int>(offset - start) + 1};
}

void TidyFindings::add(const std::string& file, const TidyAnswer& answer, LintOutcome& outcome) {
  outcome.files.insert(file);
  const auto diagnostics = parse_tidy_report(answer.report);
  if (diagnostics) {
    for (const TidyDiagnostic& diagnostic : *diagnostics) {
      const bool is_error =
          std::ranges::find(answer.as_errors, diagnostic.rule) != answer.as_errors.end();
      Finding finding{.severity = is_error ? Severity::error : diagnostic.severity,
                      .rule = diagnostic.rule,
                      .message = diagnostic.message,
                      .file = file,
                      .tool = "clang-tidy"};
      if (!diagnostic.file.empty()) {
        const Place at = place(diagnostic.file, diagnostic.offset);
        // A path that leads nowhere (a build folder behind a link) says nothing about the place.
        if (at.line > 0) finding.file = project_path(diagnostic.file.string(), root_);
        finding.line = at.line;
        finding.column = at.column;
      }
      if (std::filesystem::path(finding.file).is_absolute()) {
        ++outcome.outside;
      } else {
        outcome.findings.push_back(std::move(finding));
        outcome.edits.insert(diagnostic.edits.begin(), diagnostic.edits.end());
      }
    }
  }
  if (!answer.why_not.empty()) add_not_analyzed(outcome, file, answer.why_not);
}

}  // namespace qa
