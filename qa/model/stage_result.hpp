// What is known about one stage after it ran, was replayed from the cache, or was not run.
#pragma once

#include "qa/model/artifact.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/finding.hpp"
#include "qa/model/gate.hpp"
#include "qa/model/metric.hpp"
#include "qa/model/test_case.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Ordered so that the worse one wins when a run is summed up: a proven defect outweighs "could not
/// judge".
enum class StageStatus { passed, skipped, errored, timed_out, failed, canceled };

/// Evidence and judgement of one stage. A stage function fills the evidence; the engine adds the
/// rest.
struct StageResult {
  std::string name;
  StageStatus status = StageStatus::passed;
  bool from_cache = false;
  std::string reason;  ///< why it ran, was replayed or was skipped
  std::chrono::milliseconds duration{0};

  std::vector<Metric> metrics;
  std::vector<GateResult> gates;
  std::vector<Artifact> artifacts;
  std::vector<TestCase> tests;
  std::vector<Finding> findings;
  std::optional<Failure> failure;  ///< set exactly when status is neither passed nor skipped

  std::string
      folder;  ///< stages/NN-name, relative to the run folder; empty when the stage did not start
};

/// The status that a failure of this kind gives its stage.
StageStatus status_of(FailureKind kind);

}  // namespace qa
