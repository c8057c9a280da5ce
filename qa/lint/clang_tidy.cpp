#include "qa/lint/clang_tidy.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>

namespace qa {
namespace {

/// clang-tidy goes on with other checks when it cannot read a .clang-tidy, and says so only here.
std::string complaint_about_configuration(std::string_view standard_error) {
  for (const std::string_view line : lines_of(standard_error)) {
    if (line.starts_with("Error parsing ") || line.starts_with("Error: ")) return std::string(line);
  }
  return {};
}

std::string reason_of_bad_end(const Completed& completed, bool has_diagnostics) {
  const ExitStatus& status = completed.status;
  if (status.kind != ExitStatus::Kind::exited) return "clang-tidy: " + to_text(status);
  if (status.succeeded() || (status.code == 1 && has_diagnostics)) return {};
  const std::string said = last_line(completed.standard_error);
  return "clang-tidy " + to_text(status) + (said.empty() ? "" : ": " + said);
}

std::string why_not_analyzed(const Completed& completed,
                             const Result<std::vector<TidyDiagnostic>>& diagnostics) {
  if (!diagnostics) return diagnostics.error().what;
  std::string why = reason_of_bad_end(completed, !diagnostics->empty());
  if (why.empty()) why = complaint_about_configuration(completed.standard_error);
  const auto error =
      std::ranges::find(*diagnostics, "clang-diagnostic-error", &TidyDiagnostic::rule);
  if (why.empty() && error != diagnostics->end()) why = error->message;
  return why;
}

}  // namespace

Command clang_tidy_command(const TidyFiles& files, const std::filesystem::path& file,
                           const std::string& configuration, const std::string& headers) {
  Command command{.argv = {"clang-tidy", "-p", files.database.string(), "--quiet",
                           "--export-fixes=" + files.report.string(),
                           // -M... itself is taken away by clang's tools.
                           "--extra-arg=-Wp,-MD," + files.trace.string(), "--extra-arg=-v",
                           // Those of another compiler are no mistake, -Werror or not.
                           "--extra-arg=-Wno-unknown-warning-option"}};
  if (!configuration.empty()) command.argv.push_back("--config=" + configuration);
  if (!headers.empty()) command.argv.push_back("--header-filter=" + headers);
  command.argv.push_back(file.string());
  return command;
}

TidyAnswer clang_tidy_answer(const Completed& completed, std::string report) {
  TidyAnswer answer{.report = std::move(report), .as_errors = {}, .why_not = {}, .left_out = {}};
  const Result<std::vector<TidyDiagnostic>> diagnostics = parse_tidy_report(answer.report);
  answer.why_not = why_not_analyzed(completed, diagnostics);
  if (!diagnostics) return answer;
  for (const TidyDiagnostic& diagnostic : *diagnostics) {
    const std::string marked = diagnostic.rule + ",-warnings-as-errors]";
    if (std::ranges::find(answer.as_errors, diagnostic.rule) == answer.as_errors.end() &&
        completed.standard_output.find(marked) != std::string::npos) {
      answer.as_errors.push_back(diagnostic.rule);
    }
  }
  return answer;
}

std::vector<std::string> unknown_arguments(const std::string& report) {
  constexpr std::string_view kStart = "unknown argument: '";
  constexpr std::string_view kStartWithHint = "unknown argument '";
  std::vector<std::string> arguments;
  const auto diagnostics = parse_tidy_report(report);
  if (!diagnostics) return arguments;
  for (const TidyDiagnostic& diagnostic : *diagnostics) {
    if (diagnostic.rule != "clang-diagnostic-error" || !diagnostic.file.empty()) continue;
    std::string_view message = diagnostic.message;
    if (message.starts_with(kStart)) {
      message.remove_prefix(kStart.size());
    } else if (message.starts_with(kStartWithHint)) {
      message.remove_prefix(kStartWithHint.size());
    } else {
      continue;
    }
    arguments.emplace_back(message.substr(0, message.find('\'')));
  }
  return arguments;
}

std::vector<std::filesystem::path> search_folders(std::string_view standard_error,
                                                  const std::filesystem::path& directory) {
  constexpr std::string_view kMissing = "ignoring nonexistent directory \"";
  std::vector<std::filesystem::path> missing;
  std::vector<std::filesystem::path> folders;
  bool in_list = false;
  for (std::string_view line : lines_of(standard_error)) {
    // Printed twice when the analysis makes two passes.
    if (line == "End of search list.") break;
    if (line.starts_with(kMissing) && line.ends_with('"')) {
      line.remove_prefix(kMissing.size());
      line.remove_suffix(1);
      missing.push_back(directory / line);
    } else if (line.ends_with("search starts here:")) {
      in_list = true;
    } else if (in_list && line.starts_with(' ')) {
      folders.push_back(directory / trimmed(line));
    }
  }
  missing.insert(missing.end(), folders.begin(), folders.end());
  return missing;
}

}  // namespace qa
