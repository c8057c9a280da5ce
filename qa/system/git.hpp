// The only place that starts git: as if typed into a fresh shell in the folder, whoever called us.
//
// A git hook hands down GIT_DIR, GIT_INDEX_FILE and more; a git that hears them works on the
// user's index and HEAD, wherever it was sent to. What the user configured stays in force
// (safe.directory, credentials, line endings) except for what would change the text that is read
// here or start other programs.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// `git ARGUMENTS` in `folder`, the first argument being the subcommand: without inherited
/// variables that choose a repository, without hooks, locks that are optional, colors, quoted names
/// or questions at the terminal.
Command git_command(const std::filesystem::path& folder, std::vector<std::string> arguments);

/// Standard output of that command. Fails with tool_missing without git, with canceled, and with
/// host in git's own words when it did not succeed; which of its reasons it was is not told apart.
Result<std::string> git_output(ProcessRunner& processes, const std::filesystem::path& folder,
                               std::vector<std::string> arguments);

/// The names in what git prints with -z: each ends with a zero byte.
std::vector<std::string> names_in(std::string_view list);

/// What git said against `command`, which ended otherwise than with 0: its first line is the
/// reason, a command that git itself proposes is the next step.
Failure git_failure(const Command& command, const Completed& completed);

/// The nearest folder, from `folder` upward, that has a `.git`; empty when none has.
std::filesystem::path repository_top(const std::filesystem::path& folder, Files& files);

/// Whether `folder` or one above it has a `.git`. There a git that fails has another reason than
/// that there is no repository; elsewhere there is none to ask.
bool lies_in_repository(const std::filesystem::path& folder, Files& files);

}  // namespace qa
