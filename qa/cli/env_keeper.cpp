// The process that holds an environment up when `qa env up` has ended.
#include "qa/cli/env_actions.hpp"
#include "qa/cli/keeper_word.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/config/duration_text.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/environment/environment.hpp"
#include "qa/environment/environment_store.hpp"
#include "qa/environment/port_forwards.hpp"
#include "qa/model/run_result.hpp"
#include "qa/stages/image_under_test.hpp"
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

/// What the keeper holds while it lives.
struct Held {
  std::unique_ptr<Environment> environment;
  PortForwards forwards;
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
  Result<ServiceImages> unpack(const Topology& topology, KeptEnvironment& known);
  void look(Held& held);

  const EnvOptions& options_;
  std::string name_;
  EnvironmentStore& store_;
  Files& files_;
  SystemClock clock_;
  PosixProcessRunner processes_;
};

Result<ServiceImages> Keeper::unpack(const Topology& topology, KeptEnvironment& known) {
  const auto add_name = [&](const std::string& image) {
    known.image += (known.image.empty() ? "" : ", ") + image;
  };
  const auto artifact = [&]() -> Result<Image> {
    TRY_ASSIGN(Image image, read_foreign_image(options_.image, files_));
    add_name(image.reference);
    return image;
  };
  return unpack_service_images(topology, options_.project.directory,
                               store_.folder(name_) / "rootfs", files_, artifact, add_name);
}

Result<Held> Keeper::bring_up() {
  Held held;
  TRY_ASSIGN(const std::string text, files_.read(options_.topology));
  TRY_ASSIGN(Topology topology, parse_topology(text, options_.topology));
  TRY_ASSIGN(ServiceImages images, unpack(topology, held.known));
  TRY_ASSIGN(
      held.environment,
      Environment::up(std::move(topology), std::move(images),
                      {.processes = processes_, .files = files_, .logs = store_.logs(name_)}));
  TRY_ASSIGN(held.forwards, PortForwards::open(*held.environment, processes_));
  KeptEnvironment& known = held.known;
  known.name = name_;
  known.topology = options_.topology;
  known.started = std::chrono::floor<std::chrono::seconds>(clock_.now());
  known.expires = known.started + std::chrono::ceil<std::chrono::seconds>(
                                      parse_duration(options_.time_to_live).value());
  for (const ServiceSpec& service : held.environment->topology().services)
    known.services.push_back({.name = service.name,
                              .endpoints = held.forwards.of(service.name),
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
    if (!ended || service.state == *ended) continue;
    service.state = *ended;
    changed = true;
  }
  // Whoever asks is told what was written last.
  if (changed) static_cast<void>(store_.save(held.known));
}

void Keeper::hold(Held& held) {
  const auto is_of_use = [&] {
    return clock_.now() < held.known.expires && !held.forwards.have_ended() &&
           files_.exists(store_.lock_file(name_));
  };
  while (!Interrupt::requested() && is_of_use()) {
    clock_.sleep_for(kGlance);
    look(held);
  }
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
  // Whoever is told of a failure finds nothing left of it.
  if (!held) TRY(store.remove(name));
  print(held ? to_text(KeeperWord{}) : to_text(KeeperWord{.failure = held.error()}));
  release_starter();
  if (!held) return kPassed;
  keeper.hold(*held);
  TRY(store.remove(name));
  return kPassed;
}

}  // namespace qa
