// A run as one JSON object per line: for editors, bots and wrappers that follow it live.
#pragma once

#include "qa/model/run_events.hpp"
#include "qa/system/clock.hpp"

#include <functional>
#include <string_view>

namespace qa {

/// Each object has "event" (the function's name below) and "time" (RFC 3339). Stages and runs are
/// given as in run.json.
class JsonLines : public RunEvents {
 public:
  using Write = std::function<void(std::string_view line)>;
  enum class Output {
    included,
    left_out,  ///< where output.log has it already
  };
  JsonLines(Write write, Clock& clock, Output output = Output::included);

  void run_started(const RunResult& run, const std::vector<StageSpec>& stages) override;
  void stage_started(const StageSpec& stage) override;
  void step_started(const StageSpec& stage, std::string_view step) override;
  void output(const StageSpec& stage, std::string_view text) override;
  void command_ended(const StageSpec& stage, const EndedCommand& command) override;
  void stage_finished(const StageSpec& stage, const StageResult& result) override;
  void run_finished(const RunResult& run) override;

 private:
  Write write_;
  Clock& clock_;
  Output output_;
};

}  // namespace qa
