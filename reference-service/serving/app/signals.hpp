// SIGTERM, SIGINT and SIGHUP as events to wait for.
#pragma once

#include <chrono>

namespace serving {

/// Keeps all three from this thread and from all that it will start. Call it before the first
/// thread, which includes the first use of gRPC. SIGPIPE is ignored: whoever reads our log may go.
void hold_signals();

/// Waits for one of them and returns its number.
int wait_for_signal();

/// Waits for SIGHUP; false when it had not come by `deadline`.
bool wait_for_hangup(std::chrono::steady_clock::time_point deadline);

/// From now on SIGTERM or SIGINT, also one that waits already, ends the process at once, with exit
/// code 128 + its number. A handler does it: process 1 of a container would ignore the signal's
/// default action.
void let_stop_signals_kill();

}  // namespace serving
