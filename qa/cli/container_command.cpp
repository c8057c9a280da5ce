#include "qa/cli/command_functions.hpp"
#include "qa/cli/container_actions.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/posix_files.hpp"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kFooter = R"(
Examples:
  qa container load                       the newest run's image goes into podman, docker or buildah
  qa container load --engine docker --tag try
  qa container push registry.example.com/team/echo
  qa container engines                    what each engine can do here, and why not

The image is the one that a run made and recorded; nothing is built. Its tag is what git describe
calls the commit of that run. A tag that other content has is not moved, unless --replace says so,
and what the engine or the registry has afterwards is compared with the image that was tested.
Only an image that all its stages have tested is pushed.)";

struct ContainerAction {
  const char* name;
  Result<int> (*carry_out)(const ContainerOptions& options, Files& files);
};

constexpr std::array<ContainerAction, 3> kActions = {
    {{"load", container_load}, {"push", container_push}, {"engines", container_engines_table}}};

void add_options(CLI::App& app, ContainerOptions& options) {
  app.add_option("action", options.action, "load, push or engines")
      ->required()
      ->type_name("ACTION");
  app.add_option("repository", options.repository,
                 "push: registry and name; default: those of the stage's image")
      ->type_name("REPOSITORY");
  app.add_option("--engine", options.engine, "load: auto, podman, docker or buildah")
      ->type_name("ENGINE")
      ->capture_default_str();
  app.add_option("--tag", options.tag, "Tag; default: what git describe says")->type_name("TAG");
  app.add_option("--run", options.run, "Id of the run, the start of one, latest or latest~N")
      ->type_name("RUN")
      ->capture_default_str();
  app.add_option("--stage", options.stage, "The stage; needed only when several made an image")
      ->type_name("STAGE");
  app.add_flag("--replace", options.replace, "Move a tag that another image has");
  add_project_options(app, options.project);
  app.footer(kFooter);
}

Result<const ContainerAction*> find_action(const std::string& name) {
  const auto found = std::ranges::find(kActions, name, &ContainerAction::name);
  if (found != kActions.end()) return &*found;
  std::vector<std::string> known;
  for (const ContainerAction& action : kActions) known.emplace_back(action.name);
  return fail(FailureKind::configuration, unknown_word("action", name, known),
              "qa container --help");
}

}  // namespace

Result<int> cli_container(const Arguments& arguments) {
  CLI::App app("Takes the image that a run made to an engine, or to a registry.", "qa container");
  ContainerOptions options;
  add_options(app, options);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;
  TRY_ASSIGN(const ContainerAction* action, find_action(options.action));
  if (!options.repository.empty() && action->name != std::string_view("push"))
    return fail(FailureKind::configuration,
                "unexpected argument '" + options.repository + "': only push wants a repository",
                "qa container --help");
  PosixFiles files;
  return action->carry_out(options, files);
}

}  // namespace qa
