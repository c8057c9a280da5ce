#include "qa/benchmark/paired_run.hpp"

#include "qa/benchmark/benchmark_program.hpp"
#include "qa/benchmark/glaring.hpp"
#include "qa/benchmark/lock_step.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <random>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr int kWarmUp = 2;
constexpr int kFewestRepetitions = 8;
constexpr int kLaunchesPerBlock = 4;
constexpr int kLaunchesPerPair = 2;
/// A first block that took this much longer than planned is worth a new plan.
constexpr double kWrongEstimate = 1.3;
constexpr std::array<TimeKind, 2> kTimeKinds = {TimeKind::real, TimeKind::cpu};

const std::vector<double>& times_of(const BenchmarkSeries& series, TimeKind kind) {
  return kind == TimeKind::real ? series.real_ns : series.cpu_ns;
}

/// What the launches of one side in a block say of a time.
struct Side {
  std::vector<double> values;
  std::vector<double> launches;  ///< median of each
};

/// Empty when one of the launches says nothing usable.
std::optional<Side> side_of(std::span<const BenchmarkReport> launches, const PairedTime& time) {
  Side side;
  for (const BenchmarkReport& launch : launches) {
    const BenchmarkSeries* series = find_series(launch, time.benchmark);
    if (series == nullptr || !series->error.empty()) return std::nullopt;
    const std::vector<double> logs = log_times(times_of(*series, time.kind));
    if (logs.empty()) return std::nullopt;
    side.values.insert(side.values.end(), logs.begin(), logs.end());
    side.launches.push_back(median(logs));
  }
  return side;
}

/// A run in progress.
class Measuring {
 public:
  Measuring(const PairedSetup& setup, ProcessRunner& processes, Files& files, Clock& clock)
      : setup_(setup),
        processes_(processes),
        files_(files),
        clock_(clock),
        start_(clock.steady_now()),
        random_(setup.seed),
        looks_(setup.looks.empty()
                   ? planned_looks(setup.common.benchmarks.size() * kTimeKinds.size())
                   : setup.looks),
        launches_to_glare_(
            qa::launches_to_glare(setup.common.benchmarks.size() * kTimeKinds.size())),
        costs_(setup.common) {
    run_.pairing = setup.pairing;
    run_.launches_per_block =
        setup.pairing == Pairing::launches ? kLaunchesPerBlock : kLaunchesPerPair;
    plan_ = plan_for(setup.budget);
    begin();
  }

  int blocks() const { return run_.blocks; }
  int most_blocks() const { return looks_.back().blocks; }
  bool nothing_left() const { return run_.times.empty(); }
  std::optional<Look> due_look() const { return look_at(looks_, run_.blocks); }
  Look last_look() const { return qa::last_look(looks_, run_.blocks); }

  bool everything_decided() const {
    return std::ranges::none_of(run_.times, [this](const PairedTime& time) { return open(time); });
  }

  /// Whether the budget has room for one more block of what is open. There is always room for the
  /// first one, of which nothing but an estimate is known.
  bool can_afford_block() const {
    return run_.blocks == 0 || elapsed() + longest_block_ <= setup_.budget;
  }

  /// After the first block: whether everything begins again, with a plan that fits what it took.
  bool replan() {
    const double factor = Milliseconds(longest_block_) / plan_.block;
    const Milliseconds left = setup_.budget - elapsed();
    if (run_.blocks != 1 || replanned_ || everything_decided() || factor < kWrongEstimate ||
        Milliseconds(longest_block_) * (looks_.front().blocks - 1) <= left) {
      return false;
    }
    replanned_ = true;
    costs_.startup *= factor;
    for (BenchmarkCost& cost : costs_.benchmarks) cost.repetition *= factor;
    MeasuringPlan plan = plan_for(std::chrono::floor<std::chrono::seconds>(left));
    // What still would not fit is better kept than thrown away.
    const bool fits = plan.block * looks_.front().blocks <= left;
    if (!fits || plan.repetitions == plan_.repetitions) return false;
    plan_ = std::move(plan);
    begin();
    return true;
  }

  /// One block of each open benchmark. False when the budget ended before all had theirs: what was
  /// measured of such a block is dropped.
  Result<bool> measure_block() {
    const auto start = clock_.steady_now();
    std::vector<std::vector<std::string>> groups = open_groups();
    std::ranges::shuffle(groups, random_);
    std::vector<LaunchesOfGroup> launches;
    for (const std::vector<std::string>& group : groups) {
      if (elapsed() > setup_.budget) return false;
      TRY_ASSIGN(LaunchesOfGroup measured, measure_group(group));
      launches.push_back(std::move(measured));
    }
    for (LaunchesOfGroup& group : launches) add_blocks(std::move(group));
    ++run_.blocks;
    longest_block_ = clock_.steady_now() - start;
    settle_glaring();
    return true;
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

  PairedRun finish(std::string ended) {
    run_.ended = std::move(ended);
    if (run_.blocks < looks_.front().blocks && !everything_decided()) {
      const Milliseconds block = run_.blocks == 0 ? plan_.block : Milliseconds(longest_block_);
      run_.needed = std::chrono::ceil<std::chrono::seconds>(block * looks_.front().blocks * 1.1);
    }
    return std::move(run_);
  }

 private:
  struct LaunchesOfGroup {
    std::vector<std::string> benchmarks;
    std::string order;
    std::vector<BenchmarkReport> baseline;
    std::vector<BenchmarkReport> contender;
  };

  MeasuringPlan plan_for(std::chrono::seconds budget) const {
    return plan_measuring({.costs = costs_,
                           .launches_per_block = run_.launches_per_block,
                           .estimates_always = setup_.pairing == Pairing::repetitions,
                           .first_look = looks_.front().blocks,
                           .wanted_blocks = std::max(kLooks[1].blocks, looks_.front().blocks),
                           .budget = budget});
  }

  /// Nothing is measured yet.
  void begin() {
    run_ = {.pairing = setup_.pairing,
            .launches_per_block = run_.launches_per_block,
            .repetitions = plan_.repetitions};
    for (const BenchmarkCost& benchmark : setup_.common.benchmarks) {
      for (const TimeKind kind : kTimeKinds) {
        run_.times.push_back({.benchmark = benchmark.name, .kind = kind});
      }
    }
  }

  Milliseconds elapsed() const { return clock_.steady_now() - start_; }

  static bool open(const PairedTime& time) { return !time.judgement.settled; }

  std::vector<std::vector<std::string>> open_groups() const {
    LaunchCosts costs{.startup = costs_.startup};
    for (const BenchmarkCost& benchmark : costs_.benchmarks) {
      const bool is_open = std::ranges::any_of(run_.times, [&](const PairedTime& time) {
        return time.benchmark == benchmark.name && open(time);
      });
      if (is_open) costs.benchmarks.push_back(benchmark);
    }
    return launch_groups(costs, plan_.repetitions);
  }

  Result<LaunchesOfGroup> measure_group(const std::vector<std::string>& benchmarks) {
    const bool baseline_first = (random_() >> 63) == 0;
    if (setup_.pairing == Pairing::repetitions) return measure_pair(benchmarks, baseline_first);
    LaunchesOfGroup group{.benchmarks = benchmarks, .order = baseline_first ? "ABBA" : "BAAB"};
    for (const char side : group.order) TRY(measure_side(side, group));
    return group;
  }

  Result<LaunchesOfGroup> measure_pair(std::vector<std::string> benchmarks, bool baseline_first) {
    std::ranges::shuffle(benchmarks, random_);
    TRY_ASSIGN(LockStepReports reports,
               run_lock_step({.baseline = setup_.baseline,
                              .contender = setup_.contender,
                              .scratch = setup_.scratch,
                              .benchmarks = benchmarks,
                              .repetitions = plan_.repetitions,
                              .repetition_time = plan_.repetition_time,
                              .starter = baseline_first ? Starter::baseline : Starter::contender},
                             processes_, files_));
    LaunchesOfGroup group{.benchmarks = std::move(benchmarks),
                          .order = baseline_first ? "AB" : "BA"};
    group.baseline.push_back(std::move(reports.baseline));
    group.contender.push_back(std::move(reports.contender));
    return group;
  }

  Result<void> measure_side(char side, LaunchesOfGroup& group) {
    const bool is_baseline = side == 'A';
    auto report = run_launch({.program = is_baseline ? setup_.baseline : setup_.contender,
                              .report = setup_.scratch / "launch.json",
                              .repetitions = plan_.repetitions,
                              .repetition_time = plan_.repetition_time,
                              .benchmarks = group.benchmarks},
                             processes_, files_);
    if (report && !is_baseline) report = without_errors(std::move(*report));
    if (!report) {
      if (is_baseline) blame_baseline(report.error());
      return tl::unexpected(std::move(report).error());
    }
    (is_baseline ? group.baseline : group.contender).push_back(std::move(*report));
    return {};
  }

  void add_blocks(LaunchesOfGroup group) {
    for (PairedTime& time : run_.times) {
      if (std::ranges::count(group.benchmarks, time.benchmark) > 0) add_block(time, group);
    }
    // Those of other groups may not have had their first block yet.
    std::erase_if(run_.times, [&](const PairedTime& time) {
      return time.blocks.empty() && std::ranges::count(group.benchmarks, time.benchmark) > 0;
    });
    run_.order += (run_.order.empty() ? "" : " ") + group.order;
    std::ranges::move(group.baseline, std::back_inserter(run_.baseline));
    std::ranges::move(group.contender, std::back_inserter(run_.contender));
  }

  /// A time that is not usable once is not at all: it loses its blocks.
  void add_block(PairedTime& time, const LaunchesOfGroup& group) {
    std::optional<Side> baseline = side_of(group.baseline, time);
    std::optional<Side> contender = side_of(group.contender, time);
    const bool usable =
        baseline && contender && baseline->values.size() == contender->values.size();
    Block block;
    if (usable) {
      block = setup_.pairing == Pairing::launches
                  ? Block{std::move(baseline->values), std::move(contender->values)}
                  : matched_block(baseline->values, contender->values);
    }
    // Scores of blocks are added up, which wants blocks of one size.
    if (!usable ||
        (!time.blocks.empty() && block.contender.size() != time.blocks.front().contender.size())) {
      run_.unusable.push_back(fmt::format("{}: {} was not always a positive number", time.benchmark,
                                          to_text(time.kind)));
      time.blocks.clear();
      return;
    }
    time.blocks.push_back(std::move(block));
    std::ranges::copy(baseline->launches, std::back_inserter(time.baseline_launches));
    std::ranges::copy(contender->launches, std::back_inserter(time.contender_launches));
  }

  void settle_glaring() {
    for (PairedTime& time : run_.times) {
      if (!open(time) ||
          !is_glaring(time.baseline_launches, time.contender_launches, launches_to_glare_)) {
        continue;
      }
      time.judgement = {.change = Change::regressed,
                        .effect = estimate_effect(time.blocks),
                        .blocks = static_cast<int>(time.blocks.size()),
                        .settled = true,
                        .glaring = true};
    }
  }

  const PairedSetup& setup_;
  ProcessRunner& processes_;
  Files& files_;
  Clock& clock_;
  std::chrono::steady_clock::time_point start_;
  std::mt19937_64 random_;
  std::vector<Look> looks_;
  std::size_t launches_to_glare_;
  LaunchCosts costs_;
  MeasuringPlan plan_;
  bool replanned_ = false;
  std::chrono::steady_clock::duration longest_block_{0};
  PairedRun run_;
};

}  // namespace

std::string_view to_text(TimeKind kind) {
  return kind == TimeKind::real ? "real time" : "CPU time";
}

Result<PairedRun> run_paired(const PairedSetup& setup, ProcessRunner& processes, Files& files,
                             Clock& clock, const std::function<void(std::string_view)>& step) {
  Measuring measuring(setup, processes, files, clock);
  const auto out_of_budget = [&] {
    const Look last = measuring.last_look();
    if (last.share > 0 && measuring.blocks() > 0) measuring.look(last);
    return measuring.finish(fmt::format("the budget of {} s ended", setup.budget.count()));
  };
  while (true) {
    if (!measuring.can_afford_block()) return out_of_budget();
    step(fmt::format("measure block {} of at most {}", measuring.blocks() + 1,
                     measuring.most_blocks()));
    TRY_ASSIGN(const bool complete, measuring.measure_block());
    if (!complete) return out_of_budget();
    if (measuring.nothing_left()) return measuring.finish("no time is usable");
    if (measuring.replan()) continue;
    if (const auto look = measuring.due_look()) measuring.look(*look);
    if (measuring.everything_decided()) return measuring.finish("every benchmark is decided");
    if (measuring.blocks() == measuring.most_blocks()) {
      return measuring.finish("all planned blocks were measured");
    }
  }
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
