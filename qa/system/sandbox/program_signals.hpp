// Signals to qa-sandbox that do to its program what the program cannot refuse.
#pragma once

#include <csignal>

namespace qa::sandbox {

inline constexpr int kFreezeSignal = SIGTSTP;  ///< SIGSTOP for the program; SIGCONT lets it go on
/// SIGKILL for the program; unlike SIGKILL for qa-sandbox, nothing of it is left when that has
/// ended.
inline constexpr int kKillSignal = SIGPWR;

}  // namespace qa::sandbox
