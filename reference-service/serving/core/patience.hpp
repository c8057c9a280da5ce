// Waiting that can be ended.
#pragma once

#include <chrono>
#include <stop_token>

namespace serving {

/// Waits on the calling thread; false when `stop` came before `delay` was over.
bool wait_for(std::chrono::milliseconds delay, const std::stop_token& stop);

}  // namespace serving
