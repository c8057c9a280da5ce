#include "qa/cli/command_functions.hpp"
#include "qa/cli/env_actions.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/posix_files.hpp"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kFooter =
    "\nExamples:\n"
    "  qa env up                 builds the image, starts its topology, says where to reach it\n"
    "  qa env up --ttl 30m --name mine\n"
    "  qa env list\n"
    "  qa env logs -f echo front\n"
    "  qa env down echo          or --all\n\n"
    "The services live in namespaces of their own, without root; their ports are forwarded from\n"
    "loopback. --orchestrator runs them elsewhere. An environment ends at `down`, or after its "
    "time; `qa gc` removes what is left of "
    "one\n"
    "that was killed.";

struct EnvAction {
  std::string_view name;
  Result<int> (*carry_out)(const EnvOptions& options, Files& files);
};

constexpr std::string_view kKeep = "keep";
constexpr std::array<EnvAction, 5> kActions = {{{"up", env_up},
                                                {"down", env_down},
                                                {"list", env_list},
                                                {"logs", env_logs},
                                                {kKeep, env_keep}}};

void add_options(CLI::App& app, EnvOptions& options) {
  app.add_option("action", options.action, "up, down, list or logs")
      ->required()
      ->type_name("ACTION");
  app.add_option("words", options.words,
                 "up: the stage whose topology it is, needed only when there are several; down: "
                 "names of environments; logs: an environment, and a service")
      ->type_name("WORD");
  app.add_option("--name", options.name, "up: its name; default: the topology's")
      ->type_name("NAME");
  app.add_option("--ttl", options.time_to_live, "up: it goes down after this; default: 8h")
      ->type_name("TIME");
  app.add_option("--image", options.image, "up: the image to run, instead of one that is built")
      ->type_name("TARBALL");
  options.orchestrator.wanted.clear();
  app.add_option(
         "--orchestrator", options.orchestrator.wanted,
         "up: what runs the services: auto, netns, podman or kubernetes; default: what the stage "
         "says")
      ->type_name("WORD");
  // Of `keep` only.
  app.add_option("--topology", options.topology)->group("");
  app.add_option("--proto-path", options.proto_path)->group("");
  app.add_option("--context", options.orchestrator.contexts)->group("");
  app.add_option("--loader", options.orchestrator.loader)->group("");
  app.add_flag("--all", options.all, "down: all of this project");
  app.add_flag("-f,--follow", options.follow, "logs: go on until it goes down");
  app.add_flag("--json", options.json, "list: print everything as JSON");
  add_project_options(app, options.project);
  app.footer(kFooter);
}

Result<const EnvAction*> find_action(const std::string& name) {
  const auto found = std::ranges::find(kActions, name, &EnvAction::name);
  if (found != kActions.end()) return &*found;
  std::vector<std::string> known;
  for (const EnvAction& action : kActions) {
    if (action.name != kKeep) known.emplace_back(action.name);
  }
  return fail(FailureKind::configuration, unknown_word("action", name, known), "qa env --help");
}

}  // namespace

Result<int> cli_env(const Arguments& arguments) {
  CLI::App app("Starts the services of a topology for manual testing, and leaves them running.",
               "qa env");
  EnvOptions options;
  add_options(app, options);
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;
  TRY_ASSIGN(const EnvAction* action, find_action(options.action));
  if (action->name == kKeep && options.words.size() != 1)
    return fail(FailureKind::configuration, "keep is not for people", "qa env --help");
  PosixFiles files;
  return action->carry_out(options, files);
}

}  // namespace qa
