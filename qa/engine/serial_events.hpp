// Passes on events from many threads, one at a time.
#pragma once

#include "qa/model/run_events.hpp"

#include <mutex>

namespace qa {

class SerialEvents : public RunEvents {
 public:
  explicit SerialEvents(RunEvents& listener) : listener_(listener) {}

  void run_started(const RunResult& run, const std::vector<StageSpec>& stages) override {
    const std::lock_guard lock(mutex_);
    listener_.run_started(run, stages);
  }
  void stage_started(const StageSpec& stage) override {
    const std::lock_guard lock(mutex_);
    listener_.stage_started(stage);
  }
  void step_started(const StageSpec& stage, std::string_view step) override {
    const std::lock_guard lock(mutex_);
    listener_.step_started(stage, step);
  }
  void output(const StageSpec& stage, std::string_view text) override {
    const std::lock_guard lock(mutex_);
    listener_.output(stage, text);
  }
  void command_ended(const StageSpec& stage, const EndedCommand& command) override {
    const std::lock_guard lock(mutex_);
    listener_.command_ended(stage, command);
  }
  void stage_finished(const StageSpec& stage, const StageResult& result) override {
    const std::lock_guard lock(mutex_);
    listener_.stage_finished(stage, result);
  }
  void run_finished(const RunResult& run) override {
    const std::lock_guard lock(mutex_);
    listener_.run_finished(run);
  }

 private:
  RunEvents& listener_;
  std::mutex mutex_;
};

}  // namespace qa
