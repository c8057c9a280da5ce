#include "qa/lint/clang_format.hpp"

#include "qa/lint/diagnostic.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

constexpr std::string_view kViolation = "-Wclang-format-violations";
// After each violation clang-format shows the line and a caret below it.
constexpr std::size_t kContextLines = 2;

/// The violation in `line`, placed at the start of its line: several in one line are one finding.
std::optional<Finding> violation(std::string_view line, const std::filesystem::path& root) {
  std::optional<Finding> finding = parse_diagnostic(line, root);
  if (!finding || finding->rule != kViolation) return std::nullopt;
  finding->rule = "clang-format";
  finding->column = 0;
  return finding;
}

}  // namespace

bool is_cpp_file(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 6> kExtensions = {".cpp", ".cc", ".cxx",
                                                           ".hpp", ".hh", ".h"};
  return std::ranges::find(kExtensions, file.extension().string()) != kExtensions.end();
}

Command clang_format_command(const std::filesystem::path& root,
                             const std::vector<std::string>& files) {
  Command command{.argv = {"clang-format", "--dry-run", "-Werror", "--"},
                  .working_directory = root};
  command.argv.insert(command.argv.end(), files.begin(), files.end());
  return command;
}

LintOutcome clang_format_outcome(const std::vector<std::string>& files, const Completed& completed,
                                 const std::filesystem::path& root) {
  LintOutcome outcome;
  outcome.files.insert(files.begin(), files.end());
  std::string complaint;
  const std::vector<std::string_view> lines = lines_of(completed.standard_error);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (std::optional<Finding> finding = violation(lines[i], root)) {
      outcome.findings.push_back(std::move(*finding));
      i += kContextLines;
    } else if (complaint.empty()) {
      complaint = trimmed(lines[i]);
    }
  }
  if (complaint.empty() && !completed.status.succeeded() && outcome.findings.empty()) {
    complaint = to_text(completed.status);
  }
  if (!complaint.empty()) {
    // It does not say which files it left out, so none of them counts as looked at.
    outcome.not_analyzed.insert(files.begin(), files.end());
    outcome.findings.push_back({.severity = Severity::error,
                                .rule = kNotAnalyzed,
                                .message = "clang-format: " + complaint});
  }
  sort_and_merge(outcome.findings);
  return outcome;
}

}  // namespace qa
