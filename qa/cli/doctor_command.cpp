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
#include <set>
#include <sstream>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kNamespaceStages = "module,integration";

/// Kinds of stages in the project's pipeline; every kind outside a project.
Result<std::set<std::string>> kinds_in_use(Files& files, const ProjectOptions& options) {
  std::set<std::string> kinds;
  if (!find_root(files, options.directory)) {
    for (const StageKind& kind : stage_kinds()) kinds.emplace(kind.name);
    return kinds;
  }
  TRY_ASSIGN(const Project project, load_project(files, options));
  for (const StageSpec& stage : project.pipeline.stages) kinds.emplace(kind_name(stage.settings));
  return kinds;
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

Checkup examine(const Tool& tool, const std::set<std::string>& kinds, ProcessRunner& processes) {
  Checkup checkup{.name = std::string(tool.program),
                  .needed = is_needed(tool.stages, kinds),
                  .stages = std::string(tool.stages)};
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
  TRY_ASSIGN(const std::set<std::string> kinds, kinds_in_use(files, options));
  std::vector<Checkup> checkups;
  for (const Tool& tool : known_tools()) checkups.push_back(examine(tool, kinds, processes));
  checkups.push_back(examine_namespaces(kinds, processes));
  print(doctor_text(checkups, standard_palette()));
  return is_ill(checkups) ? kCouldNotJudge : kPassed;
}

}  // namespace qa
