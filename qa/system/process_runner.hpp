// The only way to start other programs. Real: PosixProcessRunner. Tests: FakeProcessRunner.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/exit_status.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

/// A child that ended. A non-zero exit is data, not an error.
struct Completed {
  ExitStatus status;
  std::chrono::milliseconds duration{0};
  std::string standard_output;
  std::string standard_error;
  bool truncated = false;  ///< more output came than the capture limit; the log has all of it
};

/// Called with pieces of output as they come, both streams, in the order they were read.
using OutputSink = std::function<void(std::string_view text)>;

/// A child that runs beside us. Destroying it stops it: terminate, wait, kill.
class RunningProcess {
 public:
  virtual ~RunningProcess() = default;
  virtual int pid() const = 0;
  /// The status once it has ended; never blocks.
  virtual std::optional<ExitStatus> poll() = 0;
  /// Waits at most `limit`; empty when it still runs.
  virtual std::optional<ExitStatus> wait(std::chrono::milliseconds limit) = 0;
  /// SIGTERM to its process group, SIGKILL after `grace`. The status says how it really ended.
  virtual ExitStatus stop(std::chrono::milliseconds grace) = 0;
  /// What it wrote to standard output and error so far, up to the capture limit.
  virtual std::string output() const = 0;

  /// Sends `text` to its standard input, after what was sent before; returns at once, however
  /// slowly it reads. For commands whose input is kept open. A failure (host) when nobody will read
  /// it: the child has ended, or it or we closed its input.
  virtual Result<void> write(std::string_view text) = 0;
  /// It finds the end of its input after what was sent.
  virtual void close_input() = 0;
};

class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;

  /// Runs to the end or to the deadline. Fails with tool_missing when the program is not there
  /// (naming the package that has it), with host when it cannot be started, and with canceled when
  /// the run was interrupted before or during it.
  virtual Result<Completed> run(const Command& command) = 0;

  /// Starts a child that goes on beside us; `command.timeout` still ends it.
  virtual Result<std::unique_ptr<RunningProcess>> start(const Command& command) = 0;
};

}  // namespace qa
