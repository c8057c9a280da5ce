#include "qa/cli/command_functions.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/system/posix_files.hpp"

#include <CLI/CLI.hpp>

namespace qa {

Result<int> cli_contract(const Arguments& arguments) {
  CLI::App app(
      "Tells what changed in the API, and the version that it asks for: runs the stages of kind "
      "contract.",
      "qa contract");
  ProjectOptions project;
  std::string against;
  app.add_option("--against", against, "Compare with this revision, a tag for example")
      ->type_name("REV");
  add_project_options(app, project);
  app.footer("\nExamples:\n  qa contract\n  qa contract --against v1.4.0");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  PosixFiles files;
  TRY_ASSIGN(const Project loaded, load_project(files, project));
  RunOptions run{.project = project};
  for (const StageSpec& stage : loaded.pipeline.stages) {
    if (!std::holds_alternative<ContractSettings>(stage.settings)) continue;
    run.selection.stages.push_back(stage.name);
    if (!against.empty())
      run.project.overrides.push_back("stage." + stage.name + ".base=" + against);
  }
  if (run.selection.stages.empty())
    return fail(FailureKind::configuration, "the pipeline has no stage of kind contract",
                "add [stage.contract] with kind = \"contract\" to the pipeline file");
  TRY_ASSIGN(const EndedRun ended, start_run(run));
  return ended.exit_code;
}

}  // namespace qa
