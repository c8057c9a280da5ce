#include "qa/lint/clang_tidy.hpp"

#include "qa/lint/diagnostic.hpp"
#include "qa/system/lines.hpp"

namespace qa {
namespace {

/// clang-tidy goes on with other checks when it cannot read a .clang-tidy, and says so only here.
std::string complaint_about_configuration(std::string_view standard_error) {
  for (const std::string_view line : lines_of(standard_error)) {
    if (line.starts_with("Error parsing ") || line.starts_with("Error: ")) return std::string(line);
  }
  return {};
}

std::string reason_of_bad_end(const Completed& completed, bool has_findings) {
  const ExitStatus& status = completed.status;
  if (status.kind != ExitStatus::Kind::exited) return "clang-tidy: " + to_text(status);
  if (status.succeeded() || (status.code == 1 && has_findings)) return {};
  const std::string said = last_line(completed.standard_error);
  return "clang-tidy " + to_text(status) + (said.empty() ? "" : ": " + said);
}

}  // namespace

Command clang_tidy_command(const std::filesystem::path& root,
                           const std::filesystem::path& build_folder, const std::string& file) {
  return Command{.argv = {"clang-tidy", "-p", build_folder.string(), "--quiet", file},
                 .working_directory = root};
}

LintOutcome clang_tidy_outcome(const std::string& file, const Completed& completed,
                               const std::filesystem::path& root) {
  LintOutcome outcome;
  outcome.files.insert(file);
  for (const std::string_view line : lines_of(completed.standard_output)) {
    std::optional<Finding> finding = parse_diagnostic(line, root);
    if (!finding) continue;
    if (finding->file.empty()) finding->file = file;
    if (finding->rule == "clang-diagnostic-error") outcome.not_analyzed.insert(file);
    outcome.findings.push_back(std::move(*finding));
  }
  std::string why = reason_of_bad_end(completed, !outcome.findings.empty());
  if (why.empty()) why = complaint_about_configuration(completed.standard_error);
  if (!why.empty()) add_not_analyzed(outcome, file, why);
  return outcome;
}

}  // namespace qa
