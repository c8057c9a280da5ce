#include "qa/cli/command_functions.hpp"
#include "qa/cli/config_text.hpp"
#include "qa/cli/environment_text.hpp"
#include "qa/cli/project.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/tool_environment.hpp"

#include <CLI/CLI.hpp>

namespace qa {
namespace {

Result<std::vector<EffectiveValue>> all_values(const PipelineSource& source) {
  const PipelineText file{source.text, source.path, source.profile, source.overrides};
  TRY_ASSIGN(std::vector<EffectiveValue> written, effective_values(file, stage_kinds()));
  TRY_ASSIGN(const Pipeline pipeline, parse_pipeline(file, stage_kinds()));
  std::vector<EffectiveValue> values = {
      {"profile", "\"" + source.profile + "\"", source.profile_origin}};
  const std::vector<EffectiveValue> defaults = default_values(pipeline, written);
  values.insert(values.end(), written.begin(), written.end());
  values.insert(values.end(), defaults.begin(), defaults.end());
  return values;
}

}  // namespace

Result<int> cli_config(const Arguments& arguments) {
  CLI::App app("Prints every setting that is in effect, and where it comes from.", "qa config");
  ProjectOptions options;
  bool json = false;
  bool environment = false;
  app.add_flag("--json", json, "As JSON");
  app.add_flag("--environment", environment,
               "Instead: what children get of the environment variables that change what tools do");
  add_project_options(app, options);
  app.footer(
      "Examples:\n  qa config\n  qa config --profile ci --json\n  qa config --environment\n"
      "  qa config --set stage.unit.timeout=5m");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  if (environment) {
    const EnvironmentVariables inherited = inherited_variables();
    print(json ? environment_json(inherited) : environment_table(inherited, standard_palette()));
    return kPassed;
  }
  PosixFiles files;
  TRY_ASSIGN(const PipelineSource source, read_pipeline_source(files, options));
  TRY_ASSIGN(const std::vector<EffectiveValue> values, all_values(source));
  print(json ? config_json(values) : config_table(values, standard_palette()));
  return kPassed;
}

}  // namespace qa
