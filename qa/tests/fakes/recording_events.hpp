// Remembers what a run told, one line an event: "build started", "build finished: passed".
#pragma once

#include "qa/model/names.hpp"
#include "qa/model/run_events.hpp"

#include <atomic>
#include <string>
#include <vector>

namespace qa {

class RecordingEvents : public RunEvents {
 public:
  void run_started(const RunResult&, const std::vector<StageSpec>& stages) override {
    std::string line = "run started:";
    for (const StageSpec& stage : stages) line += " " + stage.name;
    add(line);
  }
  void stage_started(const StageSpec& stage) override { add(stage.name + " started"); }
  void step_started(const StageSpec& stage, std::string_view step) override {
    add(stage.name + " step: " + std::string(step));
  }
  void output(const StageSpec& stage, std::string_view text) override {
    add(stage.name + " output: " + std::string(text));
  }
  void command_ended(const StageSpec& stage, const EndedCommand& command) override {
    add(stage.name + " command ended: " + command.program);
  }
  void stage_finished(const StageSpec& stage, const StageResult& result) override {
    add(stage.name + " finished: " + std::string(to_text(result.status)));
  }
  void run_finished(const RunResult& run) override {
    add("run finished: " + std::string(run_status(run)));
  }

  std::vector<std::string> lines;   ///< in the order of the calls
  std::atomic<int> overlapping{0};  ///< calls that came while another one was going on

 private:
  void add(std::string line) {
    if (busy_.test_and_set()) {
      ++overlapping;
      return;
    }
    lines.push_back(std::move(line));
    busy_.clear();
  }

  std::atomic_flag busy_;
};

}  // namespace qa
