// What every service of a topology must stand, whatever it is for: the loss of its neighbors, a
// stop under load, and a start after that.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/environment/captured_values.hpp"
#include "qa/environment/environment.hpp"
#include "qa/stages/stage_files.hpp"

#include <optional>
#include <string>
#include <vector>

namespace qa {

struct CheckOutcome {
  std::vector<TestCase> tests;    ///< skipped: what could not be checked
  std::vector<ServiceEnd> ends;   ///< of every time that a service was told to stop
  std::optional<int> lost_calls;  ///< at stops under load; empty when none was told
};

/// `captured` is what the scenario's cases have left. Leaves the environment with services that
/// came up again, or without any.
Result<CheckOutcome> check_services(Environment& environment, const Scenario& scenario,
                                    const CapturedValues& captured, const StageSpec& stage,
                                    StageContext& context);

}  // namespace qa
