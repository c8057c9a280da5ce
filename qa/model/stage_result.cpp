#include "qa/model/stage_result.hpp"

namespace qa {

StageStatus status_of(FailureKind kind) {
  switch (kind) {
    case FailureKind::product:
    case FailureKind::inconclusive:
      return StageStatus::failed;
    case FailureKind::timed_out:
      return StageStatus::timed_out;
    case FailureKind::canceled:
      return StageStatus::canceled;
    case FailureKind::tool_missing:
    case FailureKind::configuration:
    case FailureKind::host:
      return StageStatus::errored;
  }
  return StageStatus::errored;
}

}  // namespace qa
