// How a child process ended.
#pragma once

#include <string>

namespace qa {

struct ExitStatus {
  enum class Kind {
    exited,     ///< by itself; `code` says how
    signaled,   ///< by a signal that we did not send; `signal` says which
    timed_out,  ///< we stopped it because its deadline passed
    canceled,   ///< we stopped it because the user interrupted the run
  };
  Kind kind = Kind::exited;
  int code = 0;
  int signal = 0;

  bool succeeded() const { return kind == Kind::exited && code == 0; }
  bool operator==(const ExitStatus&) const = default;
};

/// "exited with status 3", "killed by signal 11 (Segmentation fault)", "timed out", "canceled".
std::string to_text(const ExitStatus& status);

}  // namespace qa
