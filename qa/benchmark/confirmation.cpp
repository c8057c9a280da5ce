#include "qa/benchmark/confirmation.hpp"

#include <algorithm>
#include <utility>

namespace qa {
namespace {

/// The bar of the second look, as a multiple of kFalseAlarmRate: 5 %.
constexpr double kConfirmingShare = 5;
/// Seeds of fresh launches.
constexpr std::uint64_t kFresh = 0x9e3779b97f4a7c15U;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::vector<std::string> regressed_benchmarks(const PairedRun& run) {
  std::vector<std::string> names;
  for (const PairedTime& time : run.times) {
    const bool regressed = time.judgement.change == Change::regressed;
    if (regressed && !contains(names, time.benchmark)) names.push_back(time.benchmark);
  }
  return names;
}

Result<Confirmation> confirm(const PairedSetup& first, const std::vector<std::string>& flagged,
                             const std::filesystem::path& baseline_copy, ProcessRunner& processes,
                             Files& files, Clock& clock,
                             const std::function<void(std::string_view)>& step) {
  PairedSetup again = first;
  std::erase_if(again.common,
                [&](const BenchmarkCost& cost) { return !contains(flagged, cost.name); });
  again.looks = {{.blocks = kConfirmingBlocks, .share = kConfirmingShare}};
  again.seed = first.seed + kFresh;
  step("confirm");
  TRY_ASSIGN(const PairedRun second, run_paired(again, processes, files, clock, step));
  Confirmation confirmation{.confirmed = regressed_benchmarks(second)};
  if (confirmation.confirmed.empty()) return confirmation;

  PairedSetup control = again;
  control.contender = baseline_copy;
  control.looks = {{.blocks = kConfirmingBlocks, .share = 1}};
  control.seed = again.seed + kFresh;
  step("measure the baseline against itself");
  TRY_ASSIGN(const PairedRun null, run_paired(control, processes, files, clock, step));
  confirmation.host_is_biased = std::ranges::any_of(null.times, [](const PairedTime& time) {
    return time.judgement.change == Change::regressed || time.judgement.change == Change::improved;
  });
  return confirmation;
}

void take_back_unconfirmed(PairedRun& run, const Confirmation& confirmation) {
  for (PairedTime& time : run.times) {
    if (time.judgement.change != Change::regressed) continue;
    const bool stands =
        !confirmation.host_is_biased && contains(confirmation.confirmed, time.benchmark);
    if (stands) continue;
    time.judgement.change = Change::inconclusive;
    time.judgement.glaring = false;
  }
}

}  // namespace qa
