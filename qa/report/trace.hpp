// A run on a time line, for chrome://tracing and ui.perfetto.dev: stages, their steps, their
// commands, and how long stages that could have started waited for a free place.
#pragma once

#include "qa/model/run_events.hpp"
#include "qa/system/clock.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Trace Event Format, complete events ("X"): process 1 has a thread for each stage that ran at the
/// same time, with steps inside stages and commands inside steps; commands that overlap others have
/// threads of their own. Process 2 has a thread for each stage that waited.
class Trace : public RunEvents {
 public:
  /// `write` gets the whole text, at the end of the run.
  using Write = std::function<void(std::string_view text)>;
  Trace(Write write, Clock& clock);

  void run_started(const RunResult& run, const std::vector<StageSpec>& stages) override;
  void stage_started(const StageSpec& stage) override;
  void step_started(const StageSpec& stage, std::string_view step) override;
  void command_ended(const StageSpec& stage, const EndedCommand& command) override;
  void stage_finished(const StageSpec& stage, const StageResult& result) override;
  void run_finished(const RunResult& run) override;

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Span {
    std::string name;
    std::string details;
    Time started;
    Time ended;
  };
  struct Stage {
    Time started;
    int lane = 0;
    std::vector<Span> steps;  ///< the last one goes on
    std::vector<Span> commands;
  };
  struct Event {
    Span span;
    const char* category = "";
    int process = 0;
    int thread = 0;
  };

  int free_lane() const;
  void add_wait(const StageSpec& stage, Time now);
  void end_step(Stage& stage, Time now) const;
  void add_commands(const Stage& stage);
  std::string text() const;

  Write write_;
  Clock& clock_;
  Time run_started_;
  std::map<std::string, Stage> running_;
  std::map<std::string, Time> ended_;  ///< stages
  std::vector<Event> events_;
  std::map<std::pair<int, int>, std::string> thread_names_;  ///< by process and thread
};

}  // namespace qa
