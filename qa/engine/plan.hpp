// What a run would do, and why: decided before anything runs, without writing anything.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qa {

enum class Action {
  run,
  cached,  ///< an earlier result of the same inputs is replayed
  skip,    ///< not asked for
};

/// The user's choice of stages.
struct Selection {
  std::vector<std::string> stages;   ///< with what they need; empty: all
  std::optional<std::string> from;   ///< this one and later ones
  std::optional<std::string> until;  ///< this one and earlier ones
  std::vector<std::string> only;     ///< exactly these, without what they need
  std::vector<std::string> skip;     ///< not these
};

struct PlannedStage {
  std::string name;
  Action action = Action::run;
  std::string reason;  ///< one line, for people: "asked for", "needed by module", ...
  std::optional<std::chrono::milliseconds> expected;  ///< from earlier runs
};

struct Plan {
  std::vector<PlannedStage> stages;                   ///< every stage of the pipeline, in its order
  std::optional<std::chrono::milliseconds> expected;  ///< of the whole run; empty when unknown
};

/// How long a stage took in earlier runs; empty when never run. Replays do not count.
using ExpectedDuration =
    std::function<std::optional<std::chrono::milliseconds>(const StageSpec& stage)>;

/// The sum over the stages that run; empty when it is not known of one of them.
std::optional<std::chrono::milliseconds> total_expected(const std::vector<PlannedStage>& stages);

/// Fails with kind configuration for a stage that does not exist, with a suggestion.
Result<Plan> make_plan(const Pipeline& pipeline, const Selection& selection,
                       const ExpectedDuration& expected);

}  // namespace qa
