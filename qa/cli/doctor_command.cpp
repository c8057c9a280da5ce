#include "qa/cli/cmake_packages.hpp"
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

#include <CLI/CLI.hpp>

namespace qa {
namespace {

/// What the project's pipeline asks for; outside a project every kind of stage.
struct Needs {
  std::set<const StageKind*> kinds;
  std::map<std::string, std::string, std::less<>> commands;  ///< program -> names of its stages
  PackageNames packages;                                     ///< that its CMake files look for
};

Result<Needs> find_needs(Files& files, ProcessRunner& processes, const ProjectOptions& options) {
  Needs needs;
  if (!find_project(files, options.directory)) {
    needs.kinds.insert(stage_kinds().begin(), stage_kinds().end());
    return needs;
  }
  TRY_ASSIGN(const Project project, load_project(files, options));
  for (const StageSpec& stage : project.pipeline.stages) {
    needs.kinds.insert(stage.kind);
    for (const std::string& program : stage.kind->programs(stage.settings)) {
      // A path is a file of the project, which another stage may make.
      if (program.find('/') != std::string::npos) continue;
      std::string& stages = needs.commands[program];
      stages += (stages.empty() ? "" : ",") + stage.name;
    }
  }
  TRY_ASSIGN(needs.packages, cmake_packages(files, processes, project.root));
  return needs;
}

/// Fills in which kinds need what is examined, and whether one of them is asked for.
template <class Predicate>
void add_kinds(Checkup& checkup, const Needs& needs, Predicate needs_it) {
  for (const StageKind* kind : stage_kinds()) {
    if (!needs_it(*kind)) continue;
    checkup.stages.append(checkup.stages.empty() ? "" : ",").append(kind->name);
    checkup.needed = checkup.needed || needs.kinds.contains(kind);
  }
}

std::string version_of(const Tool& tool, ProcessRunner& processes) {
  if (tool.version_argument.empty()) return {};
  const Result<Completed> result =
      processes.run(Command{.argv = {std::string(tool.program), std::string(tool.version_argument)},
                            .timeout = std::chrono::seconds(10)});
  return result ? find_version(result->standard_output + result->standard_error) : std::string();
}

Checkup examine(const Tool& tool, const Needs& needs, ProcessRunner& processes) {
  Checkup checkup{.name = std::string(tool.program)};
  add_kinds(checkup, needs, [&tool](const StageKind& kind) {
    return std::ranges::find(kind.tools, tool.program) != kind.tools.end();
  });
  checkup.needed = checkup.needed && serves(tool, needs.packages);
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

Checkup examine_namespaces(const Needs& needs, ProcessRunner& processes) {
  const Result<void> probe = probe_sandbox(processes);
  Checkup checkup{.name = "namespaces", .found = probe.has_value()};
  add_kinds(checkup, needs, [](const StageKind& kind) { return kind.needs_sandbox; });
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
  TRY_ASSIGN(const Needs needs, find_needs(files, processes, options));
  std::vector<Checkup> checkups;
  for (const Tool& tool : known_tools()) checkups.push_back(examine(tool, needs, processes));
  for (const auto& [program, stages] : needs.commands) {
    if (std::ranges::find(known_tools(), program, &Tool::program) != known_tools().end()) continue;
    // A program of the user's is not asked for its version: it might do its work instead.
    const Tool tool{.program = program, .package = {}, .version_argument = {}};
    checkups.push_back(examine(tool, needs, processes));
  }
  checkups.push_back(examine_namespaces(needs, processes));
  print(doctor_text(checkups, standard_palette()));
  return is_ill(checkups) ? kCouldNotJudge : kPassed;
}

}  // namespace qa
