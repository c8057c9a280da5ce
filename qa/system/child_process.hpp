// One child as the kernel sees it: started, observed through descriptors, signaled, reaped.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/command.hpp"
#include "qa/system/exit_status.hpp"
#include "qa/system/file_descriptor.hpp"

#include <sys/types.h>

namespace qa {

/// Destroying it kills and reaps what still runs.
class ChildProcess {
 public:
  /// Starts `command` as the leader of a process group of its own, with pipes for its streams. It
  /// is killed when the thread that starts it ends.
  static Result<ChildProcess> start(const Command& command);

  ChildProcess(ChildProcess&&) noexcept = default;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  /// Sends `signal` to its whole process group; nothing when it was reaped.
  void signal_group(int signal) const;
  /// Kills what is left of its process group and takes its status; blocks until it has ended.
  ExitStatus reap();

  FileDescriptor exit_event;       ///< becomes readable when it has ended
  FileDescriptor standard_input;   ///< non-blocking; not open when the command has no input
  FileDescriptor standard_output;  ///< non-blocking
  FileDescriptor standard_error;   ///< non-blocking

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  struct Pid {
    explicit Pid(pid_t number) : value(number) {}
    Pid(Pid&& other) noexcept : value(std::exchange(other.value, 0)) {}
    Pid& operator=(Pid&&) = delete;
    ~Pid() = default;
    operator pid_t() const { return value; }
    pid_t value;
  };
  Pid pid_;  ///< 0 once it was reaped or moved away
};

}  // namespace qa
