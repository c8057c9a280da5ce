#include "qa/report/trace.hpp"

#include "qa/model/names.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kRunning = 1;
constexpr int kWaiting = 2;
/// Threads of a lane are numbered from a multiple of this: the stage's own, then its commands'.
constexpr int kThreadsOfLane = 1000;
/// Less is the time that starting takes.
constexpr std::chrono::milliseconds kShortestWait{5};

std::int64_t microseconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

Json name_event(const char* kind, int process, int thread, const std::string& name) {
  return {
      {"name", kind}, {"ph", "M"}, {"pid", process}, {"tid", thread}, {"args", {{"name", name}}}};
}

}  // namespace

Trace::Trace(Write write, Clock& clock) : write_(std::move(write)), clock_(clock) {}

void Trace::run_started(const RunResult& /*run*/, const std::vector<StageSpec>& /*stages*/) {
  run_started_ = clock_.steady_now();
}

void Trace::stage_started(const StageSpec& stage) {
  const Time now = clock_.steady_now();
  add_wait(stage, now);
  const int lane = free_lane();
  thread_names_[{kRunning, lane * kThreadsOfLane}] = fmt::format("lane {}", lane);
  running_[stage.name] = {.started = now, .lane = lane};
}

void Trace::step_started(const StageSpec& stage, std::string_view step) {
  const auto running = running_.find(stage.name);
  if (running == running_.end()) return;
  const Time now = clock_.steady_now();
  end_step(running->second, now);
  running->second.steps.push_back(
      {.name = std::string(step), .started = now, .ended = Time::max()});
}

void Trace::command_ended(const StageSpec& stage, const EndedCommand& command) {
  const auto running = running_.find(stage.name);
  if (running == running_.end()) return;
  running->second.commands.push_back({.name = command.program,
                                      .details = command.shell_text,
                                      .started = command.started,
                                      .ended = clock_.steady_now()});
}

void Trace::stage_finished(const StageSpec& stage, const StageResult& result) {
  const Time now = clock_.steady_now();
  ended_[stage.name] = now;
  const auto running = running_.find(stage.name);
  if (running == running_.end()) return;  // it never started
  Stage& ended = running->second;
  end_step(ended, now);
  const int thread = ended.lane * kThreadsOfLane;
  events_.push_back({{stage.name, std::string(to_text(result.status)), ended.started, now},
                     "stage",
                     kRunning,
                     thread});
  for (const Span& step : ended.steps) events_.push_back({step, "step", kRunning, thread});
  add_commands(ended);
  running_.erase(running);
}

void Trace::run_finished(const RunResult& /*run*/) {
  write_(text());
}

int Trace::free_lane() const {
  int lane = 1;
  const auto is_taken = [&](const auto& running) { return running.second.lane == lane; };
  while (std::ranges::any_of(running_, is_taken)) ++lane;
  return lane;
}

/// From the end of the last stage that it needs, or the start of the run.
void Trace::add_wait(const StageSpec& stage, Time now) {
  Time ready = run_started_;
  for (const std::string& need : stage.needs) {
    if (const auto ended = ended_.find(need); ended != ended_.end())
      ready = std::max(ready, ended->second);
  }
  if (now - ready < kShortestWait) return;
  const int thread = static_cast<int>(std::ranges::count(events_, kWaiting, &Event::process)) + 1;
  thread_names_[{kWaiting, thread}] = stage.name;
  events_.push_back(
      {{stage.name + " waits", "for a free place", ready, now}, "wait", kWaiting, thread});
}

void Trace::end_step(Stage& stage, Time now) const {
  if (!stage.steps.empty()) stage.steps.back().ended = now;
}

/// Each goes to the first thread where it neither overlaps another command nor, on the stage's own
/// thread, the edge of a step: viewers draw only what is nested.
void Trace::add_commands(const Stage& stage) {
  std::vector<Span> commands = stage.commands;
  std::ranges::stable_sort(commands, {}, &Span::started);
  const auto crosses_a_step = [&](const Span& command) {
    return std::ranges::any_of(stage.steps, [&](const Span& step) {
      const bool apart = command.ended <= step.started || command.started >= step.ended;
      const bool inside = command.started >= step.started && command.ended <= step.ended;
      return !apart && !inside;
    });
  };
  std::vector<Time> busy_until = {stage.started};
  for (const Span& command : commands) {
    std::size_t row = crosses_a_step(command) ? 1 : 0;
    while (row < busy_until.size() && busy_until[row] > command.started) ++row;
    if (row >= busy_until.size()) busy_until.resize(row + 1);
    busy_until[row] = command.ended;
    const int thread = stage.lane * kThreadsOfLane + static_cast<int>(row);
    if (row > 0) thread_names_[{kRunning, thread}] = fmt::format("lane {} +{}", stage.lane, row);
    events_.push_back({command, "command", kRunning, thread});
  }
}

std::string Trace::text() const {
  Json all = {name_event("process_name", kRunning, 0, "running"),
              name_event("process_name", kWaiting, 0, "waiting")};
  for (const auto& [place, name] : thread_names_)
    all.push_back(name_event("thread_name", place.first, place.second, name));
  for (const Event& event : events_) {
    all.push_back({{"name", event.span.name},
                   {"cat", event.category},
                   {"ph", "X"},
                   {"ts", microseconds(event.span.started - run_started_)},
                   {"dur", microseconds(event.span.ended - event.span.started)},
                   {"pid", event.process},
                   {"tid", event.thread},
                   {"args", {{"details", event.span.details}}}});
  }
  const Json document = {{"displayTimeUnit", "ms"}, {"traceEvents", std::move(all)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qa
