#include "qa/system/git.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include <unistd.h>

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

/// Inherited all the same: where the user's configuration lies (in containers safe.directory is
/// often given by GIT_CONFIG_COUNT), and how the origin of a submodule is reached.
constexpr std::array<std::string_view, 17> kKept = {"GIT_CONFIG_GLOBAL",
                                                    "GIT_CONFIG_SYSTEM",
                                                    "GIT_CONFIG_NOSYSTEM",
                                                    "GIT_CONFIG_COUNT",
                                                    "GIT_CONFIG_KEY_",
                                                    "GIT_CONFIG_VALUE_",
                                                    "GIT_EXEC_PATH",
                                                    "GIT_SSH",
                                                    "GIT_SSH_COMMAND",
                                                    "GIT_SSH_VARIANT",
                                                    "GIT_ASKPASS",
                                                    "GIT_ALLOW_PROTOCOL",
                                                    "GIT_PROTOCOL",
                                                    "GIT_PROXY_COMMAND",
                                                    "GIT_SSL_",
                                                    "GIT_HTTP_USER_AGENT",
                                                    "GIT_HTTP_PROXY_AUTHMETHOD"};

bool is_kept(std::string_view name) {
  return std::ranges::any_of(kKept, [&](std::string_view kept) {
    return kept.ends_with('_') ? name.starts_with(kept) : name == kept;
  });
}

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

}  // namespace

bool is_callers_git_variable(std::string_view name) {
  return name.starts_with("GIT_") && !is_kept(name);
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
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    if (is_callers_git_variable(name)) command.environment[std::string(name)] = std::nullopt;
  }
  // Standard input is closed to it, but it would ask at /dev/tty.
  command.environment["GIT_TERMINAL_PROMPT"] = "0";
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

bool lies_in_repository(const std::filesystem::path& folder, Files& files) {
  for (std::filesystem::path at = folder;; at = at.parent_path()) {
    if (files.exists(at / ".git")) return true;
    if (at == at.parent_path()) return false;
  }
}

}  // namespace qa
