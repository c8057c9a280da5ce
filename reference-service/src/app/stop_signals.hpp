// SIGTERM and SIGINT as an event to wait for.
#pragma once

namespace echo {

/// Keeps both signals from this thread and from all that it will start. Call it before the first
/// thread, which includes the first use of gRPC.
void hold_stop_signals();

/// Waits for one of them and returns its number.
int wait_for_stop_signal();

/// From now on one of them ends the process at once, with exit code 128 + its number. A handler
/// does it: process 1 of a container would ignore the signal's default action.
void let_stop_signals_kill();

}  // namespace echo
