#include "qa/report/console.hpp"

#include "qa/report/measure_text.hpp"
#include "qa/report/run_summary.hpp"
#include "qa/report/stage_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

/// CI systems end jobs that say nothing for long, and people believe that they hang.
constexpr std::chrono::seconds kHeartbeat{30};

}  // namespace

Console::Console(LinePrinter& printer, Clock& clock, std::string results, ShownOutput shown)
    : printer_(printer), clock_(clock), results_(std::move(results)), shown_(shown) {}

void Console::run_started(const RunResult& run, const std::vector<StageSpec>& stages) {
  const std::lock_guard lock(mutex_);
  for (const StageSpec& stage : stages) name_width_ = std::max(name_width_, stage.name.size());
  printer_.print(fmt::format("run {}, profile {}\n", run.id, run.profile));
}

void Console::stage_started(const StageSpec& stage) {
  const std::lock_guard lock(mutex_);
  const Time now = clock_.steady_now();
  running_.push_back({.name = stage.name, .step = stage.description, .started = now});
  tell(running_.back());
}

void Console::step_started(const StageSpec& stage, std::string_view step) {
  const std::lock_guard lock(mutex_);
  if (Running* running = find(stage.name)) {
    running->step = step;
    running->step_said_something = false;
    tell(*running);
  }
}

void Console::output(const StageSpec& stage, std::string_view text) {
  const std::lock_guard lock(mutex_);
  // Not drawn here: output can come by the megabyte, and tick() is soon enough.
  if (Running* running = find(stage.name)) {
    running->tail.add(text);
    running->step_said_something = true;
    if (shown_.when == ShownOutput::When::always) show_lines(*running, text);
  }
}

void Console::stage_finished(const StageSpec& stage, const StageResult& result) {
  const std::lock_guard lock(mutex_);
  std::string text = stage_line(result, name_width_, printer_.palette());
  if (Running* running = find(stage.name)) {
    if (!running->unfinished_line.empty()) show_lines(*running, "\n");
    const bool ours_to_explain = is_red(result) && result.status != StageStatus::canceled;
    if (ours_to_explain && shown_.when == ShownOutput::When::on_failure)
      text += tail_text(*running);
    running_.erase(running_.begin() + (running - running_.data()));
  }
  refresh();
  printer_.print(text);
}

void Console::run_finished(const RunResult& run) {
  const std::lock_guard lock(mutex_);
  running_.clear();
  refresh();
  printer_.print("\n" + run_summary(run, {.palette = printer_.palette(), .results = results_}));
}

void Console::tick() {
  const std::lock_guard lock(mutex_);
  if (printer_.smart()) {
    refresh();
    return;
  }
  for (Running& stage : running_) {
    if (clock_.steady_now() - stage.last_told >= kHeartbeat) tell(stage);
  }
}

Console::Running* Console::find(std::string_view name) {
  const auto found = std::ranges::find(running_, name, &Running::name);
  return found == running_.end() ? nullptr : &*found;
}

std::string Console::running_line(const Running& stage) const {
  const auto elapsed =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - stage.started);
  std::string line =
      fmt::format("RUNNING  {:<{}}  {:>5}{}{}", stage.name, name_width_, duration_text(elapsed),
                  stage.step.empty() ? "" : "   ", stage.step);
  if (!stage.step_said_something) return line;
  const std::string last = stage.tail.last_line();
  return last.empty() ? line : line + ": " + last;
}

void Console::tell(Running& stage) {
  stage.last_told = clock_.steady_now();
  if (printer_.smart()) {
    refresh();
  } else {
    printer_.print(running_line(stage) + "\n");
  }
}

void Console::show_lines(Running& stage, std::string_view text) {
  const std::string prefix =
      printer_.palette().paint(Style::faint, fmt::format("{:<{}} | ", stage.name, name_width_));
  OutputLine& line = stage.unfinished_line;
  std::string complete;
  const auto end_line = [&] {
    complete += prefix + line.text() + "\n";
    line.clear();
  };
  while (!text.empty()) {
    const std::string_view rest = text.substr(0, text.find('\n'));
    const std::string_view piece = rest.substr(0, line.room());
    line.add(piece);
    const bool ended = piece.size() == rest.size() && rest.size() < text.size();
    if (ended || line.room() == 0) end_line();
    text.remove_prefix(piece.size() + (ended ? 1 : 0));
  }
  if (!complete.empty()) printer_.print(complete);
}

std::string Console::tail_text(const Running& stage) const {
  std::string text;
  for (const std::string& line : stage.tail.lines())
    text += printer_.palette().paint(Style::faint, "  | ") + line + "\n";
  if (text.empty() || shown_.grouping == ShownOutput::Grouping::none) return text;
  return fmt::format("::group::{}: end of its output\n{}::endgroup::\n", stage.name, text);
}

void Console::refresh() {
  std::vector<std::string> lines;
  for (const Running& stage : running_) lines.push_back(running_line(stage));
  printer_.set_live(std::move(lines));
}

QuietConsole::QuietConsole(LinePrinter& printer, std::string results)
    : printer_(printer), results_(std::move(results)) {}

void QuietConsole::run_finished(const RunResult& run) {
  const SummaryStyle style{.palette = printer_.palette(), .results = results_};
  const std::string failures = failures_text(run, style);
  printer_.print(unjudged_text(run, style) + failures + (failures.empty() ? "" : "\n") +
                 verdict_text(run, style));
}

}  // namespace qa
