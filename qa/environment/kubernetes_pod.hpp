// What Kubernetes says of a pod with one container.
#pragma once

#include "qa/environment/orchestrator.hpp"
#include "qa/model/failure.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace qa {

struct PodStatus {
  enum class State {
    waiting,  ///< it may still start
    running,
    ended,
    stuck,  ///< it never will
  };
  State state = State::waiting;
  std::string reason;   ///< of `waiting` and `stuck`: "ErrImageNeverPull"
  std::string message;  ///< for people
  bool misses_image = false;
  int exit_code = 0;  ///< of `ended`
  std::string image_id;
};

/// Of the JSON that `kubectl get pod -o jsonpath={.status}` prints. Fails with kind host.
Result<PodStatus> parse_pod_status(std::string_view json);

/// The last that a stream of `kubectl get pod --watch --output-watch-events -o json` says so far.
struct WatchedPod {
  std::optional<PodStatus> status;
  bool is_deleted = false;
};
WatchedPod parse_pod_watch(std::string_view stream);

/// How a container that exited with that code ended.
ServiceExit exit_of(const PodStatus& ended);

}  // namespace qa
