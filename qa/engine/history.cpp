#include "qa/engine/history.hpp"

#include <algorithm>
#include <map>

namespace qa {
namespace {

using std::chrono::milliseconds;
using Durations = std::map<std::string, std::vector<milliseconds>>;

constexpr std::size_t kMaxRuns = 10;
/// Few, so that a change of the project shows soon in what is expected.
constexpr std::size_t kMaxExecutions = 5;

void add_run(Durations& durations, const RunResult& run) {
  for (const StageResult& stage : run.stages) {
    if (stage.status != StageStatus::passed || stage.from_cache) continue;
    std::vector<milliseconds>& known = durations[stage.name];
    if (known.size() < kMaxExecutions) known.push_back(stage.duration);
  }
}

/// The lower one of the two in the middle when there are two.
milliseconds median(std::vector<milliseconds> durations) {
  const auto middle = durations.begin() + static_cast<std::ptrdiff_t>((durations.size() - 1) / 2);
  std::ranges::nth_element(durations, middle);
  return *middle;
}

}  // namespace

ExpectedDuration expected_from_history(RunStore& store) {
  Durations durations;
  std::vector<std::string> ids = store.list().value_or(std::vector<std::string>());
  ids.resize(std::min(ids.size(), kMaxRuns));
  for (const std::string& id : ids) {
    if (const Result<RunResult> run = store.load(id)) add_run(durations, *run);
  }
  return [durations = std::move(durations)](const StageSpec& stage) -> std::optional<milliseconds> {
    const auto known = durations.find(stage.name);
    if (known == durations.end()) return std::nullopt;
    return median(known->second);
  };
}

}  // namespace qa
