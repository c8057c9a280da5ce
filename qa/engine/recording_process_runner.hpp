// The process runner that stages get: the real one, with a record of everything that it ran.
#pragma once

#include "qa/engine/stage_log.hpp"
#include "qa/model/run_events.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/process_runner.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace qa {

/// Called when a command has ended, from the thread that waited for it.
using CommandListener = std::function<void(const EndedCommand& command)>;

/// Writes each command and how it ended to the log; output goes there by the sink that `inner` was
/// made with. Calls may come from any thread when those of `inner` may.
class RecordingProcessRunner : public ProcessRunner {
 public:
  using Environment = std::map<std::string, std::optional<std::string>>;

  /// `marks` are variables that every child gets beside its own; the log does not repeat them.
  RecordingProcessRunner(
      std::unique_ptr<ProcessRunner> inner, StageLog& log, Clock& clock, Environment marks = {},
      CommandListener on_end = [](const EndedCommand&) {});

  Result<Completed> run(const Command& command) override;
  Result<std::unique_ptr<RunningProcess>> start(const Command& command) override;

  /// Shell text of the command that explains a red stage best: the last one that did not succeed,
  /// otherwise the last one; empty when none ran.
  std::string decisive_command() const;

 private:
  Command marked(Command command) const;
  void remember(const std::string& shell_text, bool succeeded);

  std::unique_ptr<ProcessRunner> inner_;
  StageLog& log_;
  Clock& clock_;
  Environment marks_;
  CommandListener on_end_;
  mutable std::mutex mutex_;
  std::string last_;
  std::string last_unsuccessful_;
};

}  // namespace qa
