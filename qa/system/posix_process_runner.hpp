// Children for real: own process group, both streams drained, terminate-wait-kill at the deadline.
#pragma once

#include "qa/system/process_runner.hpp"

#include <chrono>
#include <optional>

namespace qa {

class PosixProcessRunner : public ProcessRunner {
 public:
  /// `sink` (may be empty) gets all output of all children; calls come from one thread at a time.
  /// `deadline` bounds every child beside its own timeout.
  explicit PosixProcessRunner(
      OutputSink sink = {},
      std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt);

  Result<Completed> run(const Command& command) override;
  Result<std::unique_ptr<RunningProcess>> start(const Command& command) override;

 private:
  std::chrono::steady_clock::time_point deadline_of(const Command& command) const;

  OutputSink sink_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace qa
