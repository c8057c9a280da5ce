// Whether the service takes requests: the one place that moves its state and its health together.
#pragma once

#include "serving/core/service_state.hpp"
#include "serving/rpc/server.hpp"

#include <mutex>

namespace serving {

/// From any thread. What comes late does not overtake what was decided: once it stops, a peer that
/// comes back changes nothing. Health comes first: whoever reads of a state in the log finds it
/// told.
class Readiness {
 public:
  /// The state must be started; until it stops, nobody else moves it. Both must outlive this
  /// object.
  Readiness(StateMachine& state, Server& server) : state_(state), server_(server) {}

  /// Requests are answered as they should be: running.
  void be_ready();

  /// They are not, for want of the peer: back to started.
  void be_unready();

  /// No more are wanted.
  void stop();

 private:
  void follow(ServiceState state, Health health);

  StateMachine& state_;
  Server& server_;
  std::mutex mutex_;
};

}  // namespace serving
