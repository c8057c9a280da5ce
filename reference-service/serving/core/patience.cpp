#include "serving/core/patience.hpp"

#include <condition_variable>
#include <mutex>

namespace serving {

bool wait_for(std::chrono::milliseconds delay, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any nothing;
  std::unique_lock lock(mutex);
  nothing.wait_for(lock, stop, delay, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace serving
