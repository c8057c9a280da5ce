// The cases of an integration test in a running environment: requests are sent and faults happen in
// their order.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/environment/captured_values.hpp"
#include "qa/environment/environment.hpp"
#include "qa/stages/stage_files.hpp"

#include <chrono>
#include <vector>

namespace qa {

struct CaseOutcome {
  std::vector<TestCase> tests;                      ///< one for each case
  std::vector<ServiceEnd> ends;                     ///< of services that a case has stopped
  std::vector<std::chrono::nanoseconds> durations;  ///< of all calls
  CapturedValues captured;
};

/// Afterwards nothing is frozen or cut off and all services run, unless a test says why not.
Result<CaseOutcome> run_cases(Environment& environment, const Scenario& scenario,
                              const StageSpec& stage, StageContext& context);

}  // namespace qa
