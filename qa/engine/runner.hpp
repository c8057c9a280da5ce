// The loop: runs the stages of a plan, judges their gates, records and tells.
#pragma once

#include "qa/engine/plan.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/run_events.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"
#include "qa/system/sweeper.hpp"

#include <chrono>
#include <functional>
#include <memory>

namespace qa {

/// A process runner for one stage: `sink` gets all output of its children, and none of them
/// outlives `deadline`. Real: PosixProcessRunner. Tests: a fake.
using ProcessRunnerFactory = std::function<std::unique_ptr<ProcessRunner>(
    OutputSink sink, std::chrono::steady_clock::time_point deadline)>;

class Cache;

/// What the loop needs from outside; all outlive the run.
struct RunnerServices {
  Files& files;
  Clock& clock;
  RunStore& store;
  ProcessRunnerFactory processes;
  std::function<StageFunction(const StageSpec&)> stage_function;
  std::function<int()> interrupt_signal;  ///< 0 while the user lets us run
  RunEvents& events;
  Cache* cache = nullptr;           ///< null: every stage runs
  Sweeper* sweeper = nullptr;       ///< null: nobody looks for what stages leave behind
  std::filesystem::path temporary;  ///< stages get their TMPDIR in it; empty: the host's
};

/// Facts of the run that the caller collected: id, started, commit, dirty, profile, host.
/// Runs what `plan` says; run.json is saved before the first stage, after each, and at the end.
/// A Failure only when the run itself could not be recorded; red stages are in the result.
Result<RunResult> run_pipeline(const Pipeline& pipeline, const Plan& plan, RunResult facts,
                               const std::filesystem::path& root, const RunnerServices& services);

}  // namespace qa
