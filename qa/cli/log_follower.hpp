// `qa logs -f`: the output of a stage that another qa runs, while it comes.
#pragma once

#include "qa/engine/run_store.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace qa {

enum class LogEnd {
  complete,     ///< the stage has ended, or won't run any more
  interrupted,  ///< by the user of this command
  killed,       ///< the run's driver is dead, and nobody will record the end of the stage
};

struct LogFollower {
  RunStore& store;
  Files& files;
  Clock& clock;
  std::function<void(std::string_view text)> write;
  std::function<bool()> interrupted;
  std::function<bool()> driver_lives;
};

/// Writes what is in the log of `stage`, and what is added until the run has recorded the stage's
/// end. Waits for a stage that has not started. Looks five times a second.
Result<LogEnd> follow_log(const LogFollower& follower, const std::string& run_id,
                          const std::string& stage);

}  // namespace qa
