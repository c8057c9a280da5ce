#include "qa/cli/env_actions.hpp"
#include "qa/cli/place_removal.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/environment/environment_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/detached_process.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/process_table.hpp"
#include "qa/system/system_clock.hpp"

#include <algorithm>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kGlance{20};
/// Services that take longer to end are killed with their keeper.
constexpr milliseconds kPatience{std::chrono::seconds(60)};

/// True when it ended by itself.
Result<bool> end_keeper(const std::string& name, EnvironmentStore& store) {
  TRY_ASSIGN(const int keeper, store.keeper(name));
  if (!store.is_alive(name)) return true;
  ask_to_end(keeper);
  SystemClock clock;
  for (milliseconds waited{0}; waited < kPatience && !Interrupt::requested(); waited += kGlance) {
    if (!store.is_alive(name)) return true;
    clock.sleep_for(kGlance);
  }
  // The kernel ends what it holds.
  kill_and_wait(keeper, [&] { return store.is_alive(name); });
  return false;
}

/// `there` are the names of all environments: another word may be the path of anything, which would
/// be removed.
Result<void> bring_down(const std::string& name, const std::vector<std::string>& there,
                        EnvironmentStore& store, Files& files) {
  if (std::ranges::find(there, name) == there.end()) {
    print(name + " is not up\n");
    return {};
  }
  std::string outcome = " was dead; what was left of it is removed\n";
  if (store.is_alive(name)) {
    TRY_ASSIGN(const bool by_itself, end_keeper(name, store));
    outcome = by_itself ? " is down\n" : " is down; it had to be killed\n";
  }
  PosixProcessRunner processes;
  SystemClock clock;
  TRY(remove_recorded_place(store.folder(name), files, processes, clock));
  TRY(store.remove(name));
  print(name + outcome);
  return {};
}

}  // namespace

Result<int> env_down(const EnvOptions& options, Files& files) {
  const Interrupt interrupt;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  EnvironmentStore store(place.reports, files);
  TRY_ASSIGN(const std::vector<std::string> there, store.list());
  std::vector<std::string> names = options.all ? there : options.words;
  if (!options.all && names.empty()) {
    if (there.size() > 1)
      return fail(FailureKind::configuration, "several are up; name those that are to go down",
                  "qa env list");
    names = there;
  }
  if (names.empty()) print("no environment is up\n");
  for (const std::string& name : names) TRY(bring_down(name, there, store, files));
  return kPassed;
}

}  // namespace qa
