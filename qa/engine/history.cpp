#include "qa/engine/history.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using Durations = std::map<std::string, std::vector<std::int64_t>>;  ///< newest first

constexpr int kSchema = 1;
/// Read when nothing is written down yet.
constexpr std::size_t kMaxRuns = 10;
/// Few, so that a change of the project shows soon in what is expected.
constexpr std::size_t kMaxExecutions = 5;

std::filesystem::path file_of(RunStore& store) {
  return store.folder("durations.json");
}

bool is_execution(const StageResult& stage) {
  return stage.status == StageStatus::passed && !stage.from_cache;
}

/// Appends what `run` adds to older knowledge.
void add_older(Durations& durations, const RunResult& run) {
  for (const StageResult& stage : run.stages) {
    if (!is_execution(stage)) continue;
    std::vector<std::int64_t>& known = durations[stage.name];
    if (known.size() < kMaxExecutions) known.push_back(stage.duration.count());
  }
}

Durations from_newest_runs(RunStore& store) {
  Durations durations;
  std::vector<std::string> ids = store.list().value_or(std::vector<std::string>());
  ids.resize(std::min(ids.size(), kMaxRuns));
  for (const std::string& id : ids) {
    if (const Result<RunResult> run = store.load(id)) add_older(durations, *run);
  }
  return durations;
}

/// Nothing when it is not there, or not to be understood: it is only written down for speed.
std::optional<Durations> written_down(RunStore& store, Files& files) {
  const Result<std::string> text = files.read(file_of(store));
  if (!text) return std::nullopt;
  try {
    const Json document = Json::parse(*text);
    if (document.at("schema") != kSchema) return std::nullopt;
    return document.at("stages").get<Durations>();
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

Durations known_durations(RunStore& store, Files& files) {
  if (auto durations = written_down(store, files)) return std::move(*durations);
  return from_newest_runs(store);
}

/// The lower one of the two in the middle when there are two.
milliseconds median(std::vector<std::int64_t> durations) {
  const auto middle = durations.begin() + static_cast<std::ptrdiff_t>((durations.size() - 1) / 2);
  std::ranges::nth_element(durations, middle);
  return milliseconds(*middle);
}

}  // namespace

ExpectedDuration expected_from_history(RunStore& store, Files& files) {
  return [durations = known_durations(store, files)](
             const StageSpec& stage) -> std::optional<milliseconds> {
    const auto known = durations.find(stage.name);
    if (known == durations.end() || known->second.empty()) return std::nullopt;
    return median(known->second);
  };
}

Result<void> remember_durations(const RunResult& run, RunStore& store, Files& files) {
  if (std::ranges::none_of(run.stages, is_execution)) return {};
  Durations durations = known_durations(store, files);
  for (const StageResult& stage : run.stages) {
    if (!is_execution(stage)) continue;
    std::vector<std::int64_t>& known = durations[stage.name];
    known.insert(known.begin(), stage.duration.count());
    known.resize(std::min(known.size(), kMaxExecutions));
  }
  const Json document = {{"schema", kSchema}, {"stages", durations}};
  return files.write(file_of(store), document.dump(1) + "\n");
}

}  // namespace qa
