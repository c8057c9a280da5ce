#include "qa/engine/schedule.hpp"

#include <algorithm>
#include <string_view>

namespace qa {
namespace {

constexpr std::string_view kWholeMachine = "machine";

bool wants_whole_machine(const StageSpec& stage) {
  return std::ranges::find(stage.resources, kWholeMachine) != stage.resources.end();
}

bool share_a_resource(const StageSpec& a, const StageSpec& b) {
  return std::ranges::find_first_of(a.resources, b.resources) != a.resources.end();
}

std::string how_it_ended(const std::string& stage, StageStatus status) {
  switch (status) {
    case StageStatus::passed:
      return stage + " passed";
    case StageStatus::skipped:
      return stage + " was skipped";
    case StageStatus::errored:
      return stage + " could not be judged";
    case StageStatus::timed_out:
      return stage + " timed out";
    case StageStatus::failed:
      return stage + " failed";
    case StageStatus::canceled:
      return stage + " was canceled";
  }
  return stage + " did not pass";
}

}  // namespace

Schedule::Schedule(const Pipeline& pipeline, const Plan& plan, std::size_t jobs) : jobs_(jobs) {
  for (const StageSpec& spec : pipeline.stages) {
    Entry entry{.spec = &spec};
    const auto planned = std::ranges::find(plan.stages, spec.name, &PlannedStage::name);
    const bool runs = planned != plan.stages.end() && planned->action != Action::skip;
    entry.state = runs ? State::waiting : State::left_out;
    // Only earlier stages can be needed, so nobody waits for ever.
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (std::ranges::find(spec.needs, entries_[i].spec->name) != spec.needs.end())
        entry.needs.push_back(i);
    }
    entries_.push_back(std::move(entry));
  }
}

std::optional<std::size_t> Schedule::start_next() {
  if (stopped_ || running() >= jobs_) return std::nullopt;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.state != State::waiting || !needs_passed(entry) || !has_room_for(*entry.spec))
      continue;
    entry.state = State::running;
    return i;
  }
  return std::nullopt;
}

void Schedule::finish(std::size_t stage, StageStatus status) {
  entries_.at(stage).state = State::ended;
  entries_.at(stage).status = status;
}

void Schedule::stop(std::string reason) {
  if (!stopped_) stopped_ = std::move(reason);
}

void Schedule::stop_after(std::size_t stage) {
  const Entry& entry = entries_.at(stage);
  stop("not started: " + how_it_ended(entry.spec->name, entry.status));
}

std::vector<Schedule::Skip> Schedule::take_skips() {
  std::vector<Skip> skips;
  // In the order of the pipeline, so that those that need a skipped one follow in the same pass.
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.state != State::waiting) continue;
    std::optional<std::string> reason = obstacle(entry);
    if (!reason) reason = stopped_;
    if (!reason) continue;
    entry.state = State::ended;
    entry.status = StageStatus::skipped;
    entry.skip_reason = *reason;
    skips.push_back({.stage = i, .reason = std::move(*reason)});
  }
  return skips;
}

std::size_t Schedule::running() const {
  return static_cast<std::size_t>(std::ranges::count(entries_, State::running, &Entry::state));
}

bool Schedule::needs_passed(const Entry& entry) const {
  return std::ranges::all_of(entry.needs, [&](std::size_t need) {
    const Entry& needed = entries_[need];
    return needed.state == State::left_out ||
           (needed.state == State::ended && needed.status == StageStatus::passed);
  });
}

bool Schedule::has_room_for(const StageSpec& spec) const {
  return std::ranges::none_of(entries_, [&](const Entry& other) {
    return other.state == State::running &&
           (wants_whole_machine(spec) || wants_whole_machine(*other.spec) ||
            share_a_resource(spec, *other.spec));
  });
}

/// Why `entry` cannot run any more. The first cause is what people need to know, so a need that was
/// itself skipped hands on its reason.
std::optional<std::string> Schedule::obstacle(const Entry& entry) const {
  for (const std::size_t need : entry.needs) {
    const Entry& needed = entries_[need];
    if (needed.state != State::ended || needed.status == StageStatus::passed) continue;
    return needed.skip_reason.empty() ? how_it_ended(needed.spec->name, needed.status)
                                      : needed.skip_reason;
  }
  return std::nullopt;
}

}  // namespace qa
