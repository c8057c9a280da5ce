#include "qa/benchmark/confirmed_run.hpp"

#include "qa/benchmark/benchmark_program.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace qa {
namespace {

bool needs_confirmation(const PairedTime& time) {
  return time.judgement.change == Change::regressed && !time.judgement.glaring;
}

std::vector<BenchmarkCost> flagged(const PairedRun& run, const LaunchCosts& all) {
  std::vector<BenchmarkCost> costs;
  std::ranges::copy_if(all.benchmarks, std::back_inserter(costs), [&](const BenchmarkCost& cost) {
    return std::ranges::any_of(run.times, [&](const PairedTime& time) {
      return time.benchmark == cost.name && needs_confirmation(time);
    });
  });
  return costs;
}

/// Inconclusive when this time was not usable in the fresh measurement.
Judgement judgement_of(const PairedRun& run, const PairedTime& wanted) {
  const auto found = std::ranges::find_if(run.times, [&](const PairedTime& time) {
    return time.benchmark == wanted.benchmark && time.kind == wanted.kind;
  });
  return found == run.times.end() ? Judgement() : found->judgement;
}

}  // namespace

Result<PairedRun> run_confirmed(const PairedSetup& setup, ProcessRunner& processes, Files& files,
                                Clock& clock, const std::function<void(std::string_view)>& step) {
  TRY_ASSIGN(PairedRun run, run_paired(setup, processes, files, clock, step));
  PairedSetup fresh = setup;
  fresh.common.benchmarks = flagged(run, setup.common);
  if (fresh.common.benchmarks.empty()) return run;
  ++fresh.seed;
  const auto confirm = [&step](std::string_view text) { step("confirm: " + std::string(text)); };
  TRY_ASSIGN(const PairedRun again, run_paired(fresh, processes, files, clock, confirm));
  fresh.contender = fresh.baseline;
  const auto compare = [&step](std::string_view text) {
    step("baseline against itself: " + std::string(text));
  };
  Result<PairedRun> control = run_paired(fresh, processes, files, clock, compare);
  if (!control) {
    blame_baseline(control.error());
    return control;
  }
  for (PairedTime& time : run.times) {
    if (!needs_confirmation(time)) continue;
    time.confirmation =
        Confirmation{.again = judgement_of(again, time), .control = judgement_of(*control, time)};
    if (outcome(*time.confirmation) != Confirmed::yes) time.judgement.change = Change::inconclusive;
  }
  return run;
}

}  // namespace qa
