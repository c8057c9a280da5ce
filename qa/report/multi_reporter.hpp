// One run, many listeners.
#pragma once

#include "qa/model/run_events.hpp"

#include <vector>

namespace qa {

/// Passes every event on to all listeners, in the order in which they were given; they outlive it.
class MultiReporter : public RunEvents {
 public:
  explicit MultiReporter(std::vector<RunEvents*> listeners) : listeners_(std::move(listeners)) {}

  void run_started(const RunResult& run, const std::vector<StageSpec>& stages) override {
    for (RunEvents* listener : listeners_) listener->run_started(run, stages);
  }
  void stage_started(const StageSpec& stage) override {
    for (RunEvents* listener : listeners_) listener->stage_started(stage);
  }
  void step_started(const StageSpec& stage, std::string_view step) override {
    for (RunEvents* listener : listeners_) listener->step_started(stage, step);
  }
  void output(const StageSpec& stage, std::string_view text) override {
    for (RunEvents* listener : listeners_) listener->output(stage, text);
  }
  void command_ended(const StageSpec& stage, const EndedCommand& command) override {
    for (RunEvents* listener : listeners_) listener->command_ended(stage, command);
  }
  void stage_finished(const StageSpec& stage, const StageResult& result) override {
    for (RunEvents* listener : listeners_) listener->stage_finished(stage, result);
  }
  void run_finished(const RunResult& run) override {
    for (RunEvents* listener : listeners_) listener->run_finished(run);
  }

 private:
  std::vector<RunEvents*> listeners_;
};

}  // namespace qa
