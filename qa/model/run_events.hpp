// What a run tells while it goes on; nothing that runs also prints. What was started is finished; a
// stage that cannot run any more, because one that it needs is red, is finished without a start. Of
// stages that the user left out nothing is told: the run has them from its start, as skipped.
#pragma once

#include "qa/model/pipeline.hpp"
#include "qa/model/run_result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace qa {

/// A child process that a stage had.
struct EndedCommand {
  std::string program;     ///< its name without folders
  std::string shell_text;  ///< to paste into a shell
  std::chrono::steady_clock::time_point started;
};

/// Listeners override what they care about. Calls come from one thread at a time.
class RunEvents {
 public:
  virtual ~RunEvents() = default;

  virtual void run_started(const RunResult& /*run*/, const std::vector<StageSpec>& /*stages*/) {}
  virtual void stage_started(const StageSpec& /*stage*/) {}
  /// A stage begins a part of its work, in plain words: "configure", "ctest".
  virtual void step_started(const StageSpec& /*stage*/, std::string_view /*step*/) {}
  /// A piece of a child's output, as it came: for heartbeats and `logs -f`, not for parsing.
  virtual void output(const StageSpec& /*stage*/, std::string_view /*text*/) {}
  /// A command has ended, just now. A stage may have several at a time.
  virtual void command_ended(const StageSpec& /*stage*/, const EndedCommand& /*command*/) {}
  virtual void stage_finished(const StageSpec& /*stage*/, const StageResult& /*result*/) {}
  virtual void run_finished(const RunResult& /*run*/) {}
};

}  // namespace qa
