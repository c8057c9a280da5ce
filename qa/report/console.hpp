// What a person sees of a run: live lines on a terminal, plain lines elsewhere, then the summary.
#pragma once

#include "qa/model/run_events.hpp"
#include "qa/report/line_printer.hpp"
#include "qa/report/output_tail.hpp"
#include "qa/system/clock.hpp"

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

namespace qa {

/// Which children's output is shown, and how.
struct ShownOutput {
  enum class When {
    on_failure,  ///< the end of a red stage's
    always,      ///< all of it as it comes, each line after its stage's name
    never,
  };
  enum class Grouping {
    none,
    github,  ///< in a group that GitHub's log viewer folds
  };
  When when = When::on_failure;
  Grouping grouping = Grouping::none;
};

class Console : public RunEvents {
 public:
  /// `results` is the path by which the reader reaches the run's folder.
  Console(LinePrinter& printer, Clock& clock, std::string results, ShownOutput shown = {});

  void run_started(const RunResult& run, const std::vector<StageSpec>& stages) override;
  void stage_started(const StageSpec& stage) override;
  void step_started(const StageSpec& stage, std::string_view step) override;
  void output(const StageSpec& stage, std::string_view text) override;
  void stage_finished(const StageSpec& stage, const StageResult& result) override;
  void run_finished(const RunResult& run) override;

  /// Time has passed: refreshes the live lines, or where there are none tells that a silent stage
  /// still runs. To be called several times a second; from any thread.
  void tick();

 private:
  using Time = std::chrono::steady_clock::time_point;
  /// A longer line is shown as several: a child may write gigabytes without ending one.
  static constexpr std::size_t kMaxShownLine = std::size_t{64} << 10;
  struct Running {
    std::string name;
    std::string step;
    OutputTail tail;
    OutputLine unfinished_line{kMaxShownLine};  ///< when all output is shown
    bool step_said_something = false;
    Time started;
    Time last_told;  ///< when a line about it was last printed
  };

  Running* find(std::string_view name);
  std::string running_line(const Running& stage) const;
  void tell(Running& stage);
  void show_lines(Running& stage, std::string_view text);
  std::string tail_text(const Running& stage) const;
  void refresh();

  LinePrinter& printer_;
  Clock& clock_;
  std::string results_;
  ShownOutput shown_;
  std::mutex mutex_;
  std::vector<Running> running_;
  std::size_t name_width_ = 0;
};

/// Nothing while it runs; then what is red, and the verdict.
class QuietConsole : public RunEvents {
 public:
  QuietConsole(LinePrinter& printer, std::string results);
  void run_finished(const RunResult& run) override;

 private:
  LinePrinter& printer_;
  std::string results_;
};

}  // namespace qa
