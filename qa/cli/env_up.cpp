#include "qa/cli/env_actions.hpp"
#include "qa/cli/env_text.hpp"
#include "qa/cli/keeper_word.hpp"
#include "qa/cli/place_removal.hpp"
#include "qa/cli/run_start.hpp"
#include "qa/cli/stage_evidence.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/config/duration_text.hpp"
#include "qa/config/service_section.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/engine/run_upstream.hpp"
#include "qa/environment/environment_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/stages/orchestrator_choice.hpp"
#include "qa/system/detached_process.hpp"
#include "qa/system/file_lock.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/system_clock.hpp"

#include <algorithm>

namespace qa {
namespace {

namespace fs = std::filesystem;

Result<const StageSpec*> integration_stage(const Pipeline& pipeline,
                                           const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const StageSpec& stage : pipeline.stages) {
    if (std::holds_alternative<IntegrationSettings>(stage.settings)) names.push_back(stage.name);
  }
  if (names.empty()) {
    return fail(FailureKind::configuration,
                "the pipeline has no stage of kind integration, whose topology it would be",
                "qa list");
  }
  if (words.size() > 1)
    return fail(FailureKind::configuration, "one stage, please, not '" + words[1] + "', too",
                "qa env --help");
  if (words.empty() && names.size() > 1)
    return fail(FailureKind::configuration,
                "several stages have a topology; name one: " + names[0] + ", " + names[1],
                "qa env up " + names[0]);
  const std::string& name = words.empty() ? names.front() : words.front();
  if (std::ranges::find(names, name) == names.end())
    return fail(FailureKind::configuration, unknown_word("integration stage", name, names),
                "qa list");
  return find_stage(pipeline, name);
}

Result<std::string> container_stage(const Pipeline& pipeline, const StageSpec& stage) {
  for (const std::string& name : needed_stages(pipeline, stage)) {
    if (std::holds_alternative<ContainerSettings>(find_stage(pipeline, name)->settings))
      return name;
  }
  return fail(FailureKind::configuration,
              "stage " + stage.name + " needs no stage of kind container: nothing makes its image",
              "qa env up --image TARBALL");
}

bool wants_artifact(const Topology& topology) {
  return std::ranges::find(topology.services, kImageUnderTest, &ServiceSpec::image) !=
         topology.services.end();
}

/// Nothing when the run was red, which it has said; empty when no service wants it.
Result<std::optional<fs::path>> make_image(const EnvOptions& options, const Project& project,
                                           const StageSpec& stage, const Topology& topology,
                                           Files& files, int& code) {
  if (!wants_artifact(topology)) return fs::path();
  if (!options.image.empty()) return fs::absolute(options.image);
  TRY_ASSIGN(const std::string container, container_stage(project.pipeline, stage));
  RunOptions run{.project = options.project};
  run.selection.stages = {container};
  TRY_ASSIGN(const EndedRun ended, start_run(run));
  code = ended.exit_code;
  if (code != kPassed) return std::nullopt;
  TRY_ASSIGN(const StageEvidence evidence, stage_evidence(project, files, ended.id, container));
  const fs::path image = evidence.artifact("image");
  if (!image.empty()) return image;
  return fail(FailureKind::host, "stage " + container + " left no image", "qa logs " + container);
}

Result<std::string> create(const EnvOptions& options, const Topology& topology,
                           EnvironmentStore& store) {
  if (options.name.empty()) return store.create_like(topology.name);
  TRY(store.create(options.name));
  return options.name;
}

/// Starts the keeper of the environment and waits until it has spoken.
Result<void> start_keeper(const std::string& name, const std::vector<std::string>& details,
                          EnvironmentStore& store, Files& files) {
  const Interrupt interrupt;
  TRY_ASSIGN(const FileLock starting,
             FileLock::acquire(store.starter_lock(name), FileLock::Kind::exclusive));
  TRY_ASSIGN(const fs::path program, own_program());
  std::vector<std::string> argv = {program.string(), "env", "keep", name};
  argv.insert(argv.end(), details.begin(), details.end());
  const fs::path log = store.folder(name) / "keeper.log";
  TRY_ASSIGN(const DetachedProcess keeper, DetachedProcess::start(argv, log));
  TRY_ASSIGN(const std::string said, keeper.read_all());
  TRY_ASSIGN(const KeeperWord word,
             parse_keeper_word(said.empty() ? files.read(log).value_or("") : said));
  if (word.failure) return tl::unexpected(*word.failure);
  return {};
}

OrchestratorSettings orchestrator_settings(const EnvOptions& options, const StageSpec& stage) {
  OrchestratorSettings settings = std::get<IntegrationSettings>(stage.settings).orchestrator;
  if (!options.orchestrator.wanted.empty()) settings.wanted = options.orchestrator.wanted;
  return settings;
}

/// The same for the keeper, as words.
std::vector<std::string> orchestrator_details(const OrchestratorSettings& settings,
                                              const fs::path& proto_path) {
  std::vector<std::string> words = {"--orchestrator", settings.wanted,
                                    "--proto-path=" + proto_path.string()};
  for (const std::string& context : settings.contexts) words.push_back("--context=" + context);
  for (const std::string& word : settings.loader) words.push_back("--loader=" + word);
  return words;
}

Result<void> check_options(const EnvOptions& options) {
  if (!parse_duration(options.time_to_live))
    return fail(FailureKind::configuration,
                "--ttl wants a time such as 8h or 1h30m, not '" + options.time_to_live + "'",
                "qa env --help");
  if (!options.name.empty() && !is_dns_label(options.name))
    return fail(FailureKind::configuration, "--name: " + std::string(kDnsLabelRule));
  const std::string& wanted = options.orchestrator.wanted;
  const std::vector<std::string> known = orchestrator_words();
  if (!wanted.empty() && std::ranges::find(known, wanted) == known.end())
    return fail(FailureKind::configuration, unknown_word("orchestrator", wanted, known),
                "qa env --help");
  return {};
}

}  // namespace

Result<int> env_up(const EnvOptions& options, Files& files) {
  TRY(check_options(options));
  TRY_ASSIGN(const Project project, load_project(files, options.project));
  TRY_ASSIGN(const StageSpec* stage, integration_stage(project.pipeline, options.words));
  const fs::path file = project.root / std::get<IntegrationSettings>(stage->settings).topology;
  TRY_ASSIGN(const std::string text, files.read(file));
  TRY_ASSIGN(const Topology topology, parse_topology(text, shown_path(file)));
  PosixProcessRunner processes;
  // Before anything is built for nothing.
  OrchestratorSettings orchestrator = orchestrator_settings(options, *stage);
  TRY_ASSIGN(orchestrator.wanted, choose_orchestrator(orchestrator, processes));

  int code = kPassed;
  TRY_ASSIGN(const std::optional<fs::path> image,
             make_image(options, project, *stage, topology, files, code));
  if (!image) return code;
  EnvironmentStore store(project.reports, files);
  TRY_ASSIGN(const std::string name, create(options, topology, store));
  std::vector<std::string> details = {
      "-C",         project.root.string(), "--image", image->string(),
      "--topology", file.string(),         "--ttl",   options.time_to_live};
  const auto more = orchestrator_details(
      orchestrator, project.root / std::get<IntegrationSettings>(stage->settings).proto_path);
  details.insert(details.end(), more.begin(), more.end());
  const Result<void> kept = start_keeper(name, details, store, files);
  if (!kept) {
    // A keeper that lives removes it itself.
    if (!store.is_alive(name) && !recorded_place(store.folder(name), files))
      TRY(store.remove(name));
    return tl::unexpected(kept.error());
  }
  TRY_ASSIGN(const KeptEnvironment environment, store.load(name));
  SystemClock clock;
  print(up_text(environment, clock.now(), standard_palette()));
  return kPassed;
}

}  // namespace qa
