#include "qa/engine/cached_execution.hpp"

#include "qa/engine/cache.hpp"
#include "qa/engine/judgement.hpp"
#include "qa/engine/stage_dependencies.hpp"
#include "qa/engine/stage_leaks.hpp"
#include "qa/engine/stage_log.hpp"
#include "qa/model/stage_kind.hpp"
#include "qa/system/lines.hpp"

namespace qa {
namespace {

using std::chrono::milliseconds;

/// A command leaves its outputs in the project, where others look for them; a replay must, too.
/// What is there already is not touched: its time stamp may matter to somebody.
Result<void> restore_outputs(const StageTask& task, Files& files, Cache& cache) {
  for (const std::string& path : task.spec->kind->outputs(task.spec->settings)) {
    const std::filesystem::path kept = task.run_folder / task.folder / path;
    TRY_ASSIGN(const std::string digest, files.sha256(kept));
    if (files.sha256(task.root / path) == digest) continue;
    TRY(files.copy(kept, task.root / path));
    cache.forget_listings();
  }
  return {};
}

/// A stage knows best what it used; the others are told of a command, too.
void add_versions(std::map<std::string, std::string>& tools, const StageManifest& manifest) {
  for (const auto& [name, tool] : manifest.tools) {
    if (!tool.version.empty()) tools.emplace(name, tool.version);
  }
}

/// A cache that is off must say so: who wrote down inputs expects it to be on.
Finding cache_finding(std::string message) {
  return {.severity = Severity::warning, .rule = "cache.off", .message = std::move(message)};
}

/// What a gate that is red only now says has the same labels as any failure.
void complete(Failure& failure, const StageTask& task, Files& files) {
  const std::string commands =
      files.read(task.run_folder / task.folder / StageLog::kCommandFile).value_or("");
  failure.command = last_line(commands);
  failure.log = (task.folder / StageLog::kOutputFile).string();
  failure.next = "qa run " + task.spec->name;
}

/// Empty when the entry vanished, or does not please the gates of this run.
std::optional<StageOutcome> replay(const StageTask& task, const CacheDecision& decision,
                                   const RunnerServices& services) {
  const auto started = services.clock.steady_now();
  std::optional<CacheEntry> entry =
      services.cache->replay(decision, task.run_id, task.run_folder, task.folder);
  if (!entry || !restore_outputs(task, services.files, *services.cache)) return std::nullopt;
  judge_leaked_processes(entry->stage, task.policy);
  judge(entry->stage, *task.spec, task.policy);
  if (entry->stage.failure) complete(*entry->stage.failure, task, services.files);
  entry->stage.duration =
      std::chrono::duration_cast<milliseconds>(services.clock.steady_now() - started);
  return StageOutcome{.result = std::move(entry->stage), .tools = std::move(entry->tools)};
}

}  // namespace

StageOutcome execute_or_replay(StageTask task, const RunnerServices& services) {
  if (services.cache == nullptr) return execute_stage(task, services);
  Cache& cache = *services.cache;
  const CacheDecision decision = cache.decide(*task.spec, task.upstream_digests);
  task.reason = decision.reason;
  if (decision.replays()) {
    if (auto outcome = replay(task, decision, services)) return std::move(*outcome);
    task.reason = "its cached result vanished";
  }
  StageOutcome outcome = execute_stage(task, services);
  if (decision.manifest) add_versions(outcome.tools, *decision.manifest);
  const bool passed = outcome.result.status == StageStatus::passed;
  if (passed && !decision.manifest && !never_cached(*task.spec))
    outcome.result.findings.push_back(cache_finding(decision.reason));
  const Result<void> noted = cache.note(decision, outcome.result, task.run_folder);
  const bool is_complete = noted && !outcome.unrecorded && services.interrupt_signal() == 0;
  if (!is_complete) return outcome;
  const CacheEntry entry{.stage = outcome.result, .run_id = task.run_id, .tools = outcome.tools};
  const std::string obstacle = cache.keep(*task.spec, decision, task.upstream_digests, entry,
                                          {.run_folder = task.run_folder, .read = outcome.read});
  if (obstacle.empty()) return outcome;
  outcome.result.reason += "; not kept in the cache: " + obstacle;
  outcome.result.findings.push_back(cache_finding("not kept in the cache: " + obstacle));
  return outcome;
}

}  // namespace qa
