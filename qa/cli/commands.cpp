#include "qa/cli/commands.hpp"

#include "qa/cli/command_functions.hpp"
#include "qa/cli/output_problem.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::array kCommands = std::to_array<CliCommand>({
    {"init", "look at a CMake project, and write a qa.toml for it", cli_init},
    {"run", "run stages, and what they need", cli_run},
    {"rerun", "run again what the newest run ran, or only what was red", cli_rerun},
    {"plan", "say what would run, and why, without touching anything", cli_plan},
    {"why", "say why a stage ran, and whether it will run next", cli_why},
    {"list", "list the stages", cli_list},
    {"logs", "print the whole output of a stage, or follow it", cli_logs},
    {"report", "print the path of the newest summary", cli_report},
    {"history", "list earlier runs", cli_history},
    {"diff", "say what differs between two runs", cli_diff},
    {"lint", "run clang-tidy and clang-format; --fix, --accept", cli_lint},
    {"contract", "say what changed in the API, and the version for it", cli_contract},
    {"coverage", "say which lines tests run, and which changed ones they don't; --accept",
     cli_coverage},
    {"bench", "compare, accept, remember benchmarks; look for what made them slow", cli_bench},
    {"nightly", "run the profile nightly, and find since when a benchmark is slower", cli_nightly},
    {"container", "take the image of a run to an engine or a registry", cli_container},
    {"env", "start the services of a topology for manual testing, and end them", cli_env},
    {"ci", "write the file that lets GitHub or GitLab call qa", cli_ci},
    {"new", "write a repository for a new service", cli_new},
    {"update", "merge what changed in the template of such a repository", cli_update},
    {"config", "print every setting, and where it comes from", cli_config},
    {"doctor", "check every tool: found, version, how to install it", cli_doctor},
    {"gc", "remove what earlier runs left behind", cli_gc},
    {"completions", "print what lets a shell complete qa's words", cli_completions},
    {"version", "print the version", cli_version},
    {"help", "explain a command", cli_help},
});

Result<const CliCommand*> find_command(const std::string& name) {
  const auto found = std::ranges::find(kCommands, name, &CliCommand::name);
  if (found != kCommands.end()) return &*found;
  std::vector<std::string> known;
  for (const CliCommand& command : kCommands) known.emplace_back(command.name);
  return fail(FailureKind::configuration, unknown_word("command", name, known), "qa help");
}

/// `qa -C DIR run` is `qa run -C DIR`.
void move_directory_behind_command(Arguments& arguments) {
  if (arguments.size() >= 3 && arguments[0] == "-C")
    std::rotate(arguments.begin(), arguments.begin() + 2, arguments.begin() + 3);
}

Result<int> dispatch(Arguments arguments) {
  move_directory_behind_command(arguments);
  if (arguments.empty()) return fail(FailureKind::configuration, "no command was given", "qa help");
  std::string name = arguments.front();
  if (name == "-h" || name == "--help") name = "help";
  if (name == "--version") name = "version";
  TRY_ASSIGN(const CliCommand* command, find_command(name));
  arguments.erase(arguments.begin());
  return command->function(arguments);
}

}  // namespace

std::span<const CliCommand> commands() {
  return kCommands;
}

std::string help_text() {
  std::string text = "One command for the quality of a C++ gRPC microservice.\n\nCommands:\n";
  for (const CliCommand& command : kCommands)
    text += fmt::format("  {:<13}{}\n", command.name, command.help);
  return text +
         "\nqa COMMAND --help explains the flags of a command.\n"
         "\nExamples:\n"
         "  qa run all           everything\n"
         "  qa run unit          one stage, and the stages it needs\n"
         "  qa plan              what would run, and why\n"
         "  qa rerun --failed    what was red\n"
         "  qa logs unit         the whole output of a stage\n";
}

Result<int> cli_help(const Arguments& arguments) {
  if (arguments.empty() || arguments.front() == "help" || arguments.front().starts_with('-')) {
    print(help_text());
    return kPassed;
  }
  TRY_ASSIGN(const CliCommand* command, find_command(arguments.front()));
  return command->function({"--help"});
}

int run_cli(Arguments arguments) {
  const Result<int> code = dispatch(std::move(arguments));
  if (!code) print_failure(code.error());
  const int exit = code ? *code : exit_code(code.error().kind);
  const std::optional<Failure> problem = output_problem();
  if (!problem) return exit;
  print_failure(*problem);
  return exit == kPassed ? kCouldNotJudge : exit;
}

}  // namespace qa
