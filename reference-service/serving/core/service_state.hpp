// The states of the service, and which may follow which.
#pragma once

#include <atomic>
#include <functional>
#include <string_view>

namespace serving {

enum class ServiceState {
  initialized,  ///< flags are good, nothing is open
  starting,     ///< building the server
  started,      ///< the port is open; a downstream peer that is configured is out of reach
  running,      ///< requests are answered
  stopping,     ///< no new requests; those under way finish
  stopped,      ///< everything is closed
  error,        ///< could not go on; the log says why
};

/// "StateRunning" and so on, as it stands in the log.
std::string_view name_of(ServiceState state);

/// The table of legal transitions.
bool may_follow(ServiceState from, ServiceState to);

/// Where the service is. Every member may be called from any thread.
class StateMachine {
 public:
  using Listener = std::function<void(ServiceState)>;

  /// Starts as initialized and tells the listener so.
  explicit StateMachine(Listener listener);

  /// Goes to `to` and tells the listener, or stays and returns false when the table forbids it.
  bool advance(ServiceState to);

  [[nodiscard]] ServiceState state() const { return state_.load(); }

 private:
  Listener listener_;
  std::atomic<ServiceState> state_ = ServiceState::initialized;
};

}  // namespace serving
