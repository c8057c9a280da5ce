#include "qa/engine/runner.hpp"

#include "qa/engine/cache.hpp"
#include "qa/engine/cached_execution.hpp"
#include "qa/engine/judgement.hpp"
#include "qa/engine/run_upstream.hpp"
#include "qa/engine/schedule.hpp"
#include "qa/engine/serial_events.hpp"
#include "qa/engine/stage_leaks.hpp"
#include "qa/system/finding_fingerprint.hpp"
#include "qa/system/usable_cpus.hpp"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace qa {
namespace {

struct Ended {
  std::size_t stage = 0;
  StageOutcome outcome;
};

/// Where the threads of stages leave what came of them.
class EndedStages {
 public:
  void put(Ended ended) {
    const std::lock_guard lock(mutex_);
    ended_.push_back(std::move(ended));
    arrived_.notify_one();
  }
  /// Waits for the next one.
  Ended take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !ended_.empty(); });
    Ended first = std::move(ended_.front());
    ended_.erase(ended_.begin());
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Ended> ended_;
};

std::size_t jobs_of(const RunPolicy& policy) {
  if (policy.jobs > 0) return static_cast<std::size_t>(policy.jobs);
  return static_cast<std::size_t>(usable_cpus());
}

/// All but the stages' own work happens in the thread that calls run().
class PipelineRun {
 public:
  PipelineRun(const Pipeline& pipeline, const Plan& plan, RunResult facts,
              std::filesystem::path root, const RunnerServices& services)
      : pipeline_(pipeline),
        plan_(plan),
        root_(std::move(root)),
        events_(services.events),
        services_{.files = services.files,
                  .clock = services.clock,
                  .store = services.store,
                  .processes = services.processes,
                  .stage_function = services.stage_function,
                  .interrupt_signal = services.interrupt_signal,
                  .events = events_,
                  .cache = services.cache,
                  .sweeper = services.sweeper,
                  .temporary = services.temporary},
        run_(std::move(facts)),
        started_(services.clock.steady_now()),
        jobs_(jobs_of(pipeline.policy)),
        schedule_(pipeline, plan, jobs_.total()),
        mounts_(services.sweeper, {root_, services.temporary}) {}

  Result<RunResult> run() {
    record_left_out();
    save();
    events_.run_started(run_, planned_stages());
    while (true) {
      heed_interrupt();
      record_skips();
      while (const auto stage = schedule_.start_next()) start(*stage);
      if (schedule_.running() == 0) break;
      record(ended_.take());
    }
    return finish();
  }

 private:
  const PlannedStage* planned(const StageSpec& spec) const {
    const auto found = std::ranges::find(plan_.stages, spec.name, &PlannedStage::name);
    return found == plan_.stages.end() ? nullptr : &*found;
  }

  bool is_left_out(const StageSpec& spec) const {
    const PlannedStage* stage = planned(spec);
    return stage == nullptr || stage->action == Action::skip;
  }

  std::vector<StageSpec> planned_stages() const {
    std::vector<StageSpec> stages = pipeline_.stages;
    std::erase_if(stages, [this](const StageSpec& spec) { return is_left_out(spec); });
    return stages;
  }

  /// The run says of every stage why it did not run; the user's own choice is never red.
  void record_left_out() {
    for (const StageSpec& spec : pipeline_.stages) {
      if (!is_left_out(spec)) continue;
      const PlannedStage* stage = planned(spec);
      insert({.name = spec.name,
              .status = StageStatus::skipped,
              .reason = stage == nullptr ? "not planned" : stage->reason});
    }
  }

  void heed_interrupt() {
    if (services_.interrupt_signal() != 0) schedule_.stop("the run was interrupted");
  }

  void record_skips() {
    for (Schedule::Skip& skip : schedule_.take_skips()) {
      const StageSpec& spec = pipeline_.stages[skip.stage];
      const StageResult result{
          .name = spec.name, .status = StageStatus::skipped, .reason = std::move(skip.reason)};
      if (services_.interrupt_signal() != 0) interrupted_ = true;
      insert(result);
      save();
      events_.stage_finished(spec, result);
    }
  }

  void start(std::size_t stage) {
    const StageSpec& spec = pipeline_.stages[stage];
    auto upstream = std::make_unique<RunUpstream>(pipeline_, spec, run_, root_, services_.store,
                                                  services_.files);
    Result<UpstreamDigests> digests = upstream->digests();
    StageTask task{.spec = &spec,
                   .policy = pipeline_.policy,
                   .reason = planned(spec)->reason,
                   .run_id = run_.id,
                   .root = root_,
                   .run_folder = std::filesystem::absolute(services_.store.folder(run_.id)),
                   .folder = RunStore::stage_folder(static_cast<int>(stage) + 1, spec.name),
                   .temporary = {},
                   .kept_folder = {},
                   .builds_folder = std::filesystem::absolute(services_.store.builds_folder()),
                   .jobs = &jobs_,
                   .upstream = std::move(upstream),
                   .upstream_digests = std::move(digests)};
    if (!services_.temporary.empty()) task.temporary = services_.temporary / task.folder.filename();
    task.kept_folder = kept_folder(task);
    mounts_.stage_started(spec.name);
    events_.stage_started(spec);
    threads_[stage] = std::jthread([this, stage, task = std::move(task)]() mutable {
      ended_.put({.stage = stage, .outcome = execute_or_replay(std::move(task), services_)});
    });
  }

  /// Without a cache it ends with the run.
  std::filesystem::path kept_folder(const StageTask& task) const {
    if (services_.cache != nullptr && services_.cache->keeps())
      return services_.cache->kept_folder(task.spec->name);
    if (services_.temporary.empty()) return task.run_folder / task.folder / "kept";
    return services_.temporary / (task.folder.filename().string() + ".kept");
  }

  void record(Ended ended) {
    threads_.erase(ended.stage);
    const StageSpec& spec = pipeline_.stages[ended.stage];
    StageOutcome& outcome = ended.outcome;
    const StageStatus status = outcome.result.status;
    schedule_.finish(ended.stage, status);
    if (reddens_run(status) && !pipeline_.policy.keep_going) schedule_.stop_after(ended.stage);
    if (status == StageStatus::canceled) interrupted_ = true;
    if (outcome.unrecorded && !unrecorded_) unrecorded_ = outcome.unrecorded;
    run_.tools.merge(outcome.tools);
    if (schedule_.running() == 0)
      std::ranges::move(mounts_.compare(), std::back_inserter(outcome.result.findings));
    for (Finding& finding : outcome.result.findings) {
      if (finding.fingerprint.empty())
        finding.fingerprint = finding_fingerprint(finding.rule, finding.file, finding.message);
    }
    insert(outcome.result);
    save();
    events_.stage_finished(spec, outcome.result);
  }

  /// Stages end in any order; the result has them in the order of the pipeline.
  void insert(StageResult result) {
    const auto position = [this](const StageResult& stage) {
      return find_stage(pipeline_, stage.name);
    };
    const auto place = std::ranges::upper_bound(run_.stages, position(result), {}, position);
    run_.stages.insert(place, std::move(result));
  }

  /// A full disk must not end the run: what counts is whether the last try succeeds.
  void save() {
    run_.duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        services_.clock.steady_now() - started_);
    saved_ = services_.store.save(run_);
  }

  Result<RunResult> finish() {
    if (services_.cache != nullptr) run_.cache = services_.cache->finish();
    run_.finished = true;
    if (interrupted_) run_.interrupt_signal = services_.interrupt_signal();
    save();
    events_.run_finished(run_);
    if (!saved_) return could_not_record(saved_.error());
    if (unrecorded_) return could_not_record(*unrecorded_);
    return std::move(run_);
  }

  static tl::unexpected<Failure> could_not_record(const Failure& failure) {
    return fail(FailureKind::host, "could not record the run: " + failure.what);
  }

  const Pipeline& pipeline_;
  const Plan& plan_;
  std::filesystem::path root_;
  SerialEvents events_;
  RunnerServices services_;
  RunResult run_;
  std::chrono::steady_clock::time_point started_;
  JobBudget jobs_;
  Schedule schedule_;
  MountCheck mounts_;
  bool interrupted_ = false;           ///< by the user, before everything was done
  Result<void> saved_;                 ///< by the last try
  std::optional<Failure> unrecorded_;  ///< the first thing missing from a log
  EndedStages ended_;
  std::map<std::size_t, std::jthread> threads_;  ///< last: they use the others
};

}  // namespace

Result<RunResult> run_pipeline(const Pipeline& pipeline, const Plan& plan, RunResult facts,
                               const std::filesystem::path& root, const RunnerServices& services) {
  return PipelineRun(pipeline, plan, std::move(facts), root, services).run();
}

}  // namespace qa
