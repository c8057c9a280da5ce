// SIGINT and SIGTERM as one flag that everything long-running looks at.
#pragma once

namespace qa {

/// Installs handlers while it lives; one per process. The first signal sets the flag, the second
/// makes waiting for graceful ends pointless: children are killed at once, clean-up still happens.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// 0, or the first signal that came.
  static int signal();
  static bool requested() { return signal() != 0; }
  /// True after a second signal.
  static bool urgent();
  /// A file descriptor that becomes readable at the first signal; for poll().
  static int wakeup_fd();
  /// Back to "no signal came"; for tests.
  static void reset();
};

}  // namespace qa
