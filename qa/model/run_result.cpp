#include "qa/model/run_result.hpp"

#include "qa/model/names.hpp"

#include <algorithm>
#include <csignal>

namespace qa {
namespace {

StageStatus worst_of(const RunResult& run) {
  StageStatus worst = StageStatus::passed;
  for (const StageResult& stage : run.stages) worst = std::max(worst, stage.status);
  return worst;
}

bool nothing_ran(const RunResult& run) {
  return std::ranges::all_of(
      run.stages, [](const StageResult& stage) { return stage.status == StageStatus::skipped; });
}

/// A stage that failed because of the product outweighs one that was merely inconclusive.
int failed_exit_code(const RunResult& run) {
  const bool product = std::ranges::any_of(run.stages, [](const StageResult& stage) {
    return stage.status == StageStatus::failed &&
           !(stage.failure && stage.failure->kind == FailureKind::inconclusive);
  });
  return product ? kFailed : kInconclusive;
}

}  // namespace

std::string_view run_status(const RunResult& run) {
  if (run.interrupt_signal != 0) return to_text(StageStatus::canceled);
  if (!run.finished) return "running";
  if (nothing_ran(run)) return to_text(StageStatus::skipped);
  const StageStatus worst = worst_of(run);
  // Some stages skipped beside passed ones: the strict profile has made those red already.
  return to_text(worst == StageStatus::skipped ? StageStatus::passed : worst);
}

int exit_code(const RunResult& run) {
  if (run.interrupt_signal != 0)
    return run.interrupt_signal == SIGTERM ? kTerminated : kInterrupted;
  if (nothing_ran(run)) return kNothingRan;
  switch (worst_of(run)) {
    case StageStatus::passed:
    case StageStatus::skipped:
      return kPassed;
    case StageStatus::errored:
      return kCouldNotJudge;
    case StageStatus::timed_out:
      return kTimedOut;
    case StageStatus::failed:
      return failed_exit_code(run);
    case StageStatus::canceled:
      return kInterrupted;
  }
  return kCouldNotJudge;
}

int exit_code(FailureKind kind) {
  switch (kind) {
    case FailureKind::product:
      return kFailed;
    case FailureKind::inconclusive:
      return kInconclusive;
    case FailureKind::timed_out:
      return kTimedOut;
    case FailureKind::tool_missing:
    case FailureKind::host:
      return kCouldNotJudge;
    case FailureKind::configuration:
      return kUsage;
    case FailureKind::canceled:
      return kInterrupted;
  }
  return kCouldNotJudge;
}

}  // namespace qa
