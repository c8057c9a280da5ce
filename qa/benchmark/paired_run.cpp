#include "qa/benchmark/paired_run.hpp"

#include "qa/benchmark/benchmark_program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr int kWarmUp = 2;
constexpr int kFewestRepetitions = 8;
constexpr int kLaunchesPerBlock = 4;
constexpr std::array<TimeKind, 2> kTimeKinds = {TimeKind::real, TimeKind::cpu};

const std::vector<double>& times_of(const BenchmarkSeries& series, TimeKind kind) {
  return kind == TimeKind::real ? series.real_ns : series.cpu_ns;
}

/// Appends what `report` says of `time` to `values`; false when it says nothing usable.
bool append_times(const BenchmarkReport& report, const PairedTime& time,
                  std::vector<double>& values) {
  const BenchmarkSeries* series = find_series(report, time.benchmark);
  if (series == nullptr) return false;
  const std::vector<double> logs = log_times(times_of(*series, time.kind));
  values.insert(values.end(), logs.begin(), logs.end());
  return !logs.empty();
}

/// A run in progress.
class Measuring {
 public:
  Measuring(const PairedSetup& setup, ProcessRunner& processes, Files& files)
      : setup_(setup), processes_(processes), files_(files), coin_(setup.seed) {
    for (const std::string& benchmark : setup.benchmarks) {
      for (const TimeKind kind : kTimeKinds) {
        run_.times.push_back({.benchmark = benchmark, .kind = kind});
      }
    }
  }

  Result<void> measure_block() {
    const bool baseline_first = (coin_() >> 63) == 0;
    const std::string_view order = baseline_first ? "ABBA" : "BAAB";
    for (const char side : order) TRY(measure_side(side));
    if (!run_.order.empty()) run_.order += ' ';
    run_.order += order;
    ++run_.blocks;
    for (PairedTime& time : run_.times) add_block(time);
    drop_unusable();
    return {};
  }

  void look(Look look) {
    std::vector<std::span<const Block>> blocks;
    std::vector<Judgement> before;
    for (const PairedTime& time : run_.times) {
      blocks.emplace_back(time.blocks);
      before.push_back(time.judgement);
    }
    const std::vector<Judgement> after = judge(blocks, before, look, setup_.limits);
    for (std::size_t i = 0; i < after.size(); ++i) run_.times[i].judgement = after[i];
  }

  bool everything_decided() const {
    return std::ranges::none_of(run_.times, [](const PairedTime& time) {
      return time.judgement.change == Change::inconclusive;
    });
  }

  bool nothing_left() const { return run_.times.empty(); }

  int blocks() const { return run_.blocks; }

  PairedRun finish(std::string ended) {
    run_.ended = std::move(ended);
    return std::move(run_);
  }

 private:
  Result<void> measure_side(char side) {
    const bool is_baseline = side == 'A';
    auto report = run_launch({.program = is_baseline ? setup_.baseline : setup_.contender,
                              .report = setup_.scratch / "launch.json",
                              .repetitions = setup_.repetitions},
                             processes_, files_);
    if (!report) {
      if (is_baseline) blame_baseline(report.error());
      return tl::unexpected(std::move(report).error());
    }
    (is_baseline ? run_.baseline : run_.contender).push_back(std::move(*report));
    return {};
  }

  /// The two newest launches of each side as a block; an empty one when a time is not usable.
  void add_block(PairedTime& time) const {
    Block block;
    bool usable = true;
    for (std::size_t back = 1; back <= 2; ++back) {
      usable &= append_times(run_.baseline[run_.baseline.size() - back], time, block.baseline);
      usable &= append_times(run_.contender[run_.contender.size() - back], time, block.contender);
    }
    // Scores of blocks are added up, which wants blocks of one size.
    const std::size_t size =
        time.blocks.empty() ? block.baseline.size() : time.blocks.front().baseline.size();
    usable &= block.baseline.size() == size && block.contender.size() == size;
    time.blocks.push_back(usable ? std::move(block) : Block{});
  }

  void drop_unusable() {
    std::erase_if(run_.times, [this](const PairedTime& time) {
      const bool usable = !time.blocks.back().baseline.empty();
      if (!usable) {
        run_.unusable.push_back(fmt::format("{}: {} was not always a positive number",
                                            time.benchmark, to_text(time.kind)));
      }
      return !usable;
    });
  }

  const PairedSetup& setup_;
  ProcessRunner& processes_;
  Files& files_;
  std::mt19937_64 coin_;
  PairedRun run_;
};

}  // namespace

void blame_baseline(Failure& failure) {
  failure.what = "baseline: " + failure.what;
  if (failure.kind == FailureKind::product) failure.kind = FailureKind::inconclusive;
}

std::string_view to_text(TimeKind kind) {
  return kind == TimeKind::real ? "real time" : "CPU time";
}

Result<PairedRun> run_paired(const PairedSetup& setup, ProcessRunner& processes, Files& files,
                             Clock& clock, const std::function<void(std::string_view)>& step) {
  Measuring measuring(setup, processes, files);
  const auto start = clock.steady_now();
  std::chrono::steady_clock::duration longest_block{0};
  while (true) {
    const auto block_start = clock.steady_now();
    if (block_start - start + longest_block > setup.budget) {
      const Look last = last_look(measuring.blocks());
      if (last.share > 0 && measuring.blocks() > 0) measuring.look(last);
      return measuring.finish(fmt::format("the budget of {} s ended", setup.budget.count()));
    }
    step(fmt::format("measure block {} of at most {}", measuring.blocks() + 1,
                     kLooks.back().blocks));
    TRY(measuring.measure_block());
    if (measuring.nothing_left()) return measuring.finish("no time is usable");
    longest_block = std::max(longest_block, clock.steady_now() - block_start);
    const auto look = planned_look(measuring.blocks());
    if (!look) continue;
    measuring.look(*look);
    if (measuring.everything_decided()) return measuring.finish("every benchmark is decided");
    if (look->blocks == kLooks.back().blocks) {
      return measuring.finish("all planned blocks were measured");
    }
  }
}

int affordable_repetitions(std::chrono::milliseconds launch, std::chrono::seconds budget) {
  const double blocks_time =
      static_cast<double>(launch.count()) * kLaunchesPerBlock * kLooks[1].blocks;
  const double budget_time = static_cast<double>(std::chrono::milliseconds(budget).count());
  const double share = blocks_time > 0 ? budget_time / blocks_time : 1;
  return std::clamp(static_cast<int>(share * kRepetitions), kFewestRepetitions, kRepetitions);
}

std::vector<double> log_times(const std::vector<double>& times_ns) {
  const auto warm = times_ns.size() > kFewestRepetitions / 2 ? kWarmUp : 0;
  std::vector<double> logs;
  for (const double time : std::span(times_ns).subspan(static_cast<std::size_t>(warm))) {
    if (!std::isfinite(time) || time <= 0) return {};
    logs.push_back(std::log(time));
  }
  return logs;
}

}  // namespace qa
