#include "qa/system/git.hpp"

#include "qa/system/lines.hpp"
#include "qa/system/tool_environment.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

namespace qa {
namespace {

/// Settings that would change what is read here or start other programs, as we need them.
constexpr std::array kSettings = {
    "core.hooksPath=/dev/null",  // a post-checkout hook may start qa
    "core.fsmonitor=false",      // starts a daemon, or a program of the user's
    "core.quotePath=false",
};

/// Options after a subcommand that take back what the user's configuration may have made of its
/// output; options of the caller come later and win.
using Options = std::vector<std::string>;
const std::map<std::string, Options> kOptions = {
    {"diff",
     {"--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"}},
    {"log", {"--no-color", "--no-show-signature", "--no-ext-diff", "--no-textconv"}},
    {"show", {"--no-color", "--no-show-signature", "--no-ext-diff", "--no-textconv"}},
    {"status", {"--untracked-files=normal"}},
};

/// The subcommand: the first argument that is no option.
std::string subcommand_of(const Command& command) {
  for (std::size_t i = 1; i < command.argv.size(); ++i) {
    if (command.argv[i] == "-c" || command.argv[i] == "-C") {
      ++i;
    } else if (!command.argv[i].starts_with('-')) {
      return command.argv[i];
    }
  }
  return {};
}

/// Says which repository, index or configuration is meant, how git behaves or what it prints.
bool is_callers_git_variable(std::string_view name) {
  const ToolVariable* rule = rule_for_variable(name);
  return name.starts_with("GIT_") && rule->policy == VariablePolicy::quieted;
}

}  // namespace

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t end = list.find('\0');
    names.emplace_back(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return names;
}

Command git_command(const std::filesystem::path& folder, std::vector<std::string> arguments) {
  Command command{.argv = {"git", "--no-optional-locks"}, .working_directory = folder};
  for (const char* setting : kSettings) {
    command.argv.emplace_back("-c");
    command.argv.emplace_back(setting);
  }
  if (!arguments.empty()) {
    if (const auto options = kOptions.find(arguments.front()); options != kOptions.end()) {
      arguments.insert(arguments.begin() + 1, options->second.begin(), options->second.end());
    }
  }
  std::ranges::move(arguments, std::back_inserter(command.argv));
  // No child gets them, unless its stage asks for them: this one in no case.
  for (const auto& [name, value] : inherited_variables()) {
    if (is_callers_git_variable(name)) command.environment[name] = std::nullopt;
  }
  return command;
}

Failure git_failure(const Command& command, const Completed& completed) {
  std::string reason;
  std::string proposal;
  for (const std::string_view line : lines_of(completed.standard_error)) {
    if (reason.empty() && !trimmed(line).empty()) reason = trimmed(line);
    // Commands that git proposes are indented by a tab.
    if (proposal.empty() && line.starts_with('\t')) proposal = trimmed(line);
  }
  if (reason.empty()) reason = to_text(completed.status);
  return {.kind = FailureKind::host,
          .what = "git " + subcommand_of(command) + ": " + reason,
          .command = to_shell_text(command),
          .log = {},
          .next = proposal};
}

Result<std::string> git_output(ProcessRunner& processes, const std::filesystem::path& folder,
                               std::vector<std::string> arguments) {
  const Command command = git_command(folder, std::move(arguments));
  TRY_ASSIGN(Completed completed, processes.run(command));
  if (!completed.status.succeeded()) {
    return tl::unexpected<Failure>(git_failure(command, completed));
  }
  if (completed.truncated) {
    return fail(FailureKind::host, "git " + subcommand_of(command) + " printed too much to read");
  }
  return std::move(completed.standard_output);
}

std::filesystem::path repository_top(const std::filesystem::path& folder, Files& files) {
  for (std::filesystem::path at = folder;; at = at.parent_path()) {
    if (files.exists(at / ".git")) return at;
    if (at == at.parent_path()) return {};
  }
}

bool lies_in_repository(const std::filesystem::path& folder, Files& files) {
  return !repository_top(folder, files).empty();
}

}  // namespace qa
