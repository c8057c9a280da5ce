#include "qa/cli/command_functions.hpp"
#include "qa/cli/doctor_text.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kNamespaceStages = "module,integration";

/// What the project's pipeline asks for; outside a project every kind of stage.
struct Needs {
  std::set<std::string> kinds;
  std::map<std::string, std::string, std::less<>> commands;  ///< program -> names of its stages
};

/// The program that a stage of kind command starts. Empty for a path: that is a file of the
/// project, which another stage may make.
std::string program_of(const StageSpec& stage) {
  const auto* settings = std::get_if<CommandSettings>(&stage.settings);
  if (settings == nullptr || settings->argv.front().find('/') != std::string::npos) return {};
  return settings->argv.front();
}

Result<Needs> find_needs(Files& files, const ProjectOptions& options) {
  Needs needs;
  if (!find_project(files, options.directory)) {
    for (const StageKind& kind : stage_kinds()) needs.kinds.emplace(kind.name);
    return needs;
  }
  TRY_ASSIGN(const Project project, load_project(files, options));
  for (const StageSpec& stage : project.pipeline.stages) {
    needs.kinds.emplace(kind_name(stage.settings));
    const std::string program = program_of(stage);
    if (program.empty()) continue;
    std::string& stages = needs.commands[program];
    stages += (stages.empty() ? "" : ",") + stage.name;
  }
  return needs;
}

/// `stages` is comma-separated.
bool is_needed(std::string_view stages, const std::set<std::string>& kinds) {
  std::istringstream words{std::string(stages)};
  for (std::string word; std::getline(words, word, ',');) {
    if (kinds.contains(word)) return true;
  }
  return false;
}

std::string version_of(const Tool& tool, ProcessRunner& processes) {
  if (tool.version_argument.empty()) return {};
  const Result<Completed> result =
      processes.run(Command{.argv = {std::string(tool.program), std::string(tool.version_argument)},
                            .timeout = std::chrono::seconds(10)});
  return result ? find_version(result->standard_output + result->standard_error) : std::string();
}

Checkup examine(const Tool& tool, const Needs& needs, ProcessRunner& processes) {
  Checkup checkup{.name = std::string(tool.program),
                  .needed = is_needed(tool.stages, needs.kinds),
                  .stages = std::string(tool.stages)};
  if (const auto command = needs.commands.find(tool.program); command != needs.commands.end()) {
    checkup.needed = true;
    checkup.stages += (checkup.stages.empty() ? "" : ",") + command->second;
  }
  if (const auto path = find_program(tool.program)) {
    checkup.found = true;
    checkup.place = path->string();
    checkup.version = version_of(tool, processes);
  } else {
    checkup.remedy = missing_tool(tool.program).next;
  }
  return checkup;
}

Checkup examine_namespaces(const std::set<std::string>& kinds, ProcessRunner& processes) {
  const Result<void> probe = probe_sandbox(processes);
  Checkup checkup{.name = "namespaces",
                  .found = probe.has_value(),
                  .needed = is_needed(kNamespaceStages, kinds),
                  .stages = kNamespaceStages};
  if (!probe) checkup.remedy = probe.error().next.empty() ? probe.error().what : probe.error().next;
  return checkup;
}

}  // namespace

Result<int> cli_doctor(const Arguments& arguments) {
  CLI::App app("Checks the tools and abilities of this machine that stages need.", "qa doctor");
  ProjectOptions options;
  add_project_options(app, options);
  app.footer(
      "Examples:\n  qa doctor\n\nExit codes: 0 healthy, 3 something a stage needs is missing.");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  PosixProcessRunner processes;
  TRY_ASSIGN(const Needs needs, find_needs(files, options));
  std::vector<Checkup> checkups;
  for (const Tool& tool : known_tools()) checkups.push_back(examine(tool, needs, processes));
  for (const auto& [program, stages] : needs.commands) {
    if (std::ranges::find(known_tools(), program, &Tool::program) != known_tools().end()) continue;
    // A program of the user's is not asked for its version: it might do its work instead.
    const Tool tool{.program = program, .package = {}, .stages = {}, .version_argument = {}};
    checkups.push_back(examine(tool, needs, processes));
  }
  checkups.push_back(examine_namespaces(needs.kinds, processes));
  print(doctor_text(checkups, standard_palette()));
  return is_ill(checkups) ? kCouldNotJudge : kPassed;
}

}  // namespace qa
