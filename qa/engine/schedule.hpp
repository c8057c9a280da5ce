// Which stage may start now, and which can't any more. Decides; starts nothing.
#pragma once

#include "qa/engine/plan.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/stage_result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Stages are named by their position in the pipeline.
///
/// A stage waits for those that it needs. One that did not pass takes along all that need it. A
/// need that the user left out of the run holds nobody up: what is used of it comes from an earlier
/// run, and Upstream says when there is none.
class Schedule {
 public:
  /// `jobs` stages at a time at most; `pipeline` outlives the schedule.
  Schedule(const Pipeline& pipeline, const Plan& plan, std::size_t jobs);

  /// The first stage in the order of the pipeline that may start now; it counts as running.
  std::optional<std::size_t> start_next();
  void finish(std::size_t stage, StageStatus status);
  /// Nothing that still waits will start. Running stages are not touched.
  void stop(std::string reason);

  /// The same because `stage`, which has ended, is red.
  void stop_after(std::size_t stage);

  struct Skip {
    std::size_t stage = 0;
    std::string reason;  ///< "build failed"
  };
  /// The stages that turned out not to run since the last call, in the order of the pipeline.
  std::vector<Skip> take_skips();

  std::size_t running() const;

 private:
  enum class State { left_out, waiting, running, ended };
  struct Entry {
    const StageSpec* spec = nullptr;
    std::vector<std::size_t> needs;
    State state = State::left_out;
    StageStatus status = StageStatus::passed;  ///< once ended
    std::string skip_reason;                   ///< of those that ended without running
  };

  bool needs_passed(const Entry& entry) const;
  bool has_room_for(const StageSpec& spec) const;
  std::optional<std::string> obstacle(const Entry& entry) const;

  std::vector<Entry> entries_;
  std::size_t jobs_;
  std::optional<std::string> stopped_;
};

}  // namespace qa
