// The process that holds an environment up when `qa env up` has ended.
#include "qa/cli/env_actions.hpp"
#include "qa/cli/keeper_word.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/config/duration_text.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/environment/environment.hpp"
#include "qa/environment/environment_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/stages/orchestrator_choice.hpp"
#include "qa/system/detached_process.hpp"
#include "qa/system/file_lock.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/system_clock.hpp"

#include <unistd.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// How often logs and states are written.
constexpr std::chrono::milliseconds kGlance{200};
/// For what lives elsewhere: it is ours to remove until then.
constexpr std::chrono::minutes kMargin{10};

/// What the keeper holds while it lives.
struct Held {
  std::unique_ptr<Environment> environment;
  std::unique_ptr<PortForwards> forwards;
  KeptEnvironment known;
};

class Keeper {
 public:
  Keeper(const EnvOptions& options, EnvironmentStore& store, Files& files)
      : options_(options), name_(options.words.front()), store_(store), files_(files) {}

  Result<Held> bring_up();
  /// Until it is asked to end, or time is up, or it is of no use any more.
  void hold(Held& held);

 private:
  Result<std::unique_ptr<Orchestrator>> make(const Topology& topology, KeptEnvironment& known);
  void look(Held& held);
  std::chrono::seconds time_to_live() const {
    return std::chrono::ceil<std::chrono::seconds>(parse_duration(options_.time_to_live).value());
  }

  const EnvOptions& options_;
  std::string name_;
  EnvironmentStore& store_;
  Files& files_;
  SystemClock clock_;
  PosixProcessRunner processes_;
};

Result<std::unique_ptr<Orchestrator>> Keeper::make(const Topology& topology,
                                                   KeptEnvironment& known) {
  const auto add_name = [&](const std::string& image) {
    known.image += (known.image.empty() ? "" : ", ") + image;
  };
  const auto artifact = [&]() -> Result<Image> {
    TRY_ASSIGN(Image image, read_foreign_image(options_.image, files_));
    add_name(image.reference);
    return image;
  };
  return make_orchestrator(options_.orchestrator.wanted,
                           {.settings = options_.orchestrator,
                            .images = {.topology = topology,
                                       .root = options_.project.directory,
                                       .artifact = artifact,
                                       .found = add_name},
                            .proto_path = options_.proto_path,
                            .members = {},
                            .folder = store_.folder(name_) / "rootfs",
                            .record = store_.folder(name_) / kPlaceRecord,
                            .time_to_live = time_to_live() + kMargin,
                            .processes = processes_,
                            .files = files_,
                            .clock = clock_});
}

Result<Held> Keeper::bring_up() {
  Held held;
  TRY_ASSIGN(const std::string text, files_.read(options_.topology));
  TRY_ASSIGN(Topology topology, parse_topology(text, options_.topology));
  TRY_ASSIGN(auto orchestrator, make(topology, held.known));
  TRY_ASSIGN(
      held.environment,
      Environment::up(std::move(topology), std::move(orchestrator),
                      {.processes = processes_, .files = files_, .logs = store_.logs(name_)}));
  TRY_ASSIGN(held.forwards, held.environment->forward_ports());
  KeptEnvironment& known = held.known;
  known.name = name_;
  known.topology = options_.topology;
  known.started = std::chrono::floor<std::chrono::seconds>(clock_.now());
  known.expires = known.started + time_to_live();
  for (const ServiceSpec& service : held.environment->topology().services)
    known.services.push_back({.name = service.name,
                              .endpoints = held.forwards->of(service.name),
                              .state = std::string(kRunning)});
  held.environment->write_logs();
  TRY(store_.save(known));
  return held;
}

void Keeper::look(Held& held) {
  held.environment->write_logs();
  bool changed = false;
  for (KeptService& service : held.known.services) {
    const auto ended = held.environment->ended_by_itself(service.name);
    // What nobody can tell now may be told at the next look.
    if (!ended || !*ended || service.state == **ended) continue;
    service.state = **ended;
    changed = true;
  }
  // Whoever asks is told what was written last.
  if (changed) static_cast<void>(store_.save(held.known));
}

void Keeper::hold(Held& held) {
  const auto is_of_use = [&] {
    return clock_.now() < held.known.expires && !held.forwards->have_ended() &&
           files_.exists(store_.lock_file(name_));
  };
  while (!Interrupt::requested() && is_of_use()) {
    clock_.sleep_for(kGlance);
    look(held);
  }
  held.forwards.reset();  // they are in the network that goes away
  held.environment->down();
}

}  // namespace

Result<int> env_keep(const EnvOptions& options, Files& files) {
  const Interrupt interrupt;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  EnvironmentStore store(place.reports, files);
  const std::string& name = options.words.at(0);
  TRY_ASSIGN(const auto lock,
             FileLock::try_acquire(store.lock_file(name), std::to_string(getpid())));
  if (!lock) return fail(FailureKind::host, "environment '" + name + "' has a keeper already");

  Keeper keeper(options, store, files);
  Result<Held> held = [&] {
    const StarterWatch watch;
    return keeper.bring_up();
  }();
  const auto remove = [&]() -> Result<void> {
    // `qa gc` needs what is known of a place that could not be removed.
    return files.exists(store.folder(name) / kPlaceRecord) ? Result<void>() : store.remove(name);
  };
  // Whoever is told of a failure finds nothing left of it.
  if (!held) TRY(remove());
  print(held ? to_text(KeeperWord{}) : to_text(KeeperWord{.failure = held.error()}));
  release_starter();
  if (!held) return kPassed;
  keeper.hold(*held);
  TRY(remove());
  return kPassed;
}

}  // namespace qa
