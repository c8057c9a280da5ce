// `qa bench selftest`: what the comparison does when it should find nothing, and when something.
#include "qa/benchmark/benchmark_program.hpp"
#include "qa/benchmark/confirmed_run.hpp"
#include "qa/benchmark/selftest.hpp"
#include "qa/cli/bench_actions.hpp"
#include "qa/cli/bench_session.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/model/run_result.hpp"
#include "qa/report/text_table.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::array<int, 4> kInjectedPercent = {2, 3, 5, 10};
constexpr int kReplayedPerEffect = 500;
constexpr std::chrono::seconds kBudget{120};
constexpr std::uint64_t kSeed = 20'261'127;

/// The bundled program on both sides of a comparison.
class Subject {
 public:
  Subject(StageContext& context, std::filesystem::path program)
      : context_(context), program_(std::move(program)) {}

  Result<void> prepare() {
    for (const char side : {'a', 'b'}) TRY(context_.files.copy(program_, path(side)));
    TRY_ASSIGN(const BenchmarkList list, list_benchmarks(path('a'), context_.processes));
    TRY_ASSIGN(Probe probe, probe_program(path('a'), context_.folder / "launch.json", list.startup,
                                          context_.processes, context_.files, context_.clock));
    costs_ = std::move(probe.costs);
    return {};
  }

  /// One comparison, with `percent` more work on the contender's side.
  Result<PairedRun> compare(int percent, std::uint64_t seed) {
    TRY(context_.files.write(path('b').string() + ".inject", std::to_string(percent)));
    return run_confirmed({.baseline = path('a'),
                          .contender = path('b'),
                          .scratch = context_.folder,
                          .common = costs_,
                          .pairing = Pairing::repetitions,
                          .budget = kBudget,
                          .seed = seed},
                         context_.processes, context_.files, context_.clock,
                         [](std::string_view) {});
  }

 private:
  std::filesystem::path path(char side) const {
    return context_.folder / std::string(1, side) / program_.filename();
  }

  StageContext& context_;
  std::filesystem::path program_;
  LaunchCosts costs_;
};

/// Benchmarks of a run of which a time is `change`.
int count_benchmarks(const PairedRun& run, Change change) {
  std::vector<std::string> names;
  for (const PairedTime& time : run.times) {
    if (time.judgement.change == change) names.push_back(time.benchmark);
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  return static_cast<int>(repeated.begin() - names.begin());
}

/// What the comparisons of equal programs measured, for replays.
class Recording {
 public:
  void add(const PairedRun& run) {
    if (run.times.empty()) return;
    const std::size_t size = run.times.front().blocks.front().contender.size();
    if (size_ == 0) size_ = size;
    if (size != size_ || (!times_.empty() && run.times.size() != times_.size())) return;
    times_.resize(run.times.size());
    std::size_t common = run.times.front().blocks.size();
    for (const PairedTime& time : run.times) common = std::min(common, time.blocks.size());
    for (std::size_t i = 0; i < run.times.size(); ++i) {
      const auto& blocks = run.times[i].blocks;
      times_[i].insert(times_[i].end(), blocks.begin(),
                       blocks.begin() + static_cast<std::ptrdiff_t>(common));
    }
  }

  const std::vector<RecordedTime>& times() const { return times_; }
  std::size_t blocks() const { return times_.empty() ? 0 : times_.front().size(); }

 private:
  std::size_t size_ = 0;
  std::vector<RecordedTime> times_;
};

std::string share_text(int events, int trials) {
  return fmt::format("{} of {} ({:.2f} %, at most {:.2f} %)", events, trials,
                     trials > 0 ? 100.0 * events / trials : 0,
                     100 * upper_bound_95(events, trials));
}

/// Equal programs: how many comparisons raised an alarm.
Result<int> compare_equals(Subject& subject, int count, Clock& clock, Recording& recording) {
  int alarms = 0;
  int undecided = 0;
  int benchmarks = 0;
  const auto start = clock.steady_now();
  for (int i = 0; i < count; ++i) {
    TRY_ASSIGN(const PairedRun run, subject.compare(0, kSeed + static_cast<std::uint64_t>(i)));
    const bool alarm =
        count_benchmarks(run, Change::regressed) > 0 || count_benchmarks(run, Change::improved) > 0;
    alarms += alarm ? 1 : 0;
    undecided += count_benchmarks(run, Change::inconclusive);
    benchmarks += static_cast<int>(run.times.size()) / 2;
    recording.add(run);
  }
  const Milliseconds each = Milliseconds(clock.steady_now() - start) / count;
  print(
      fmt::format("equal programs, compared    {} raised an alarm; {} of {} benchmarks undecided; "
                  "{:.0f} s each\n",
                  share_text(alarms, count), undecided, benchmarks, each.count() / 1000));
  return alarms;
}

void replay_equals(const Recording& recording, int count) {
  const Replayed played = replay(recording.times(), {.runs = count, .seed = kSeed});
  print(fmt::format("equal programs, replayed    {} raised an alarm; from {} recorded blocks\n",
                    share_text(played.alarms, played.runs), recording.blocks()));
}

/// More work: how many benchmarks were found slower.
Result<void> compare_injected(Subject& subject, int percent, int count,
                              const Recording& recording) {
  int found = 0;
  int benchmarks = 0;
  for (int i = 0; i < count; ++i) {
    const auto seed = kSeed + static_cast<std::uint64_t>(1000 * percent + i);
    TRY_ASSIGN(const PairedRun run, subject.compare(percent, seed));
    found += count_benchmarks(run, Change::regressed);
    benchmarks += static_cast<int>(run.times.size()) / 2;
  }
  const Replayed played = replay(
      recording.times(), {.runs = kReplayedPerEffect, .effect = percent / 100.0, .seed = kSeed});
  print(
      fmt::format("+{:>2} % work                  {} of {} benchmarks found (at least {:.0f} %); "
                  "replayed {:.1f} % of times\n",
                  percent, found, benchmarks, 100 * lower_bound_95(found, benchmarks),
                  played.times > 0 ? 100.0 * played.regressed / played.times : 0));
  return {};
}

}  // namespace

Result<int> bench_selftest(const BenchOptions& options, Files& files) {
  TRY_ASSIGN(const std::filesystem::path program, helper_program("qa-bench-probe"));
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  constexpr std::chrono::hours kLongest{24};
  constexpr int kOnlinePerInjected = 4;
  const StageSpec spec{.name = "selftest", .timeout = kLongest};
  int code = kPassed;
  const Result<void> done = with_bench_session(
      spec, place.root, place.reports, "selftest", files,
      [&](StageContext& context) -> Result<void> {
        Subject subject(context, program);
        TRY(subject.prepare());
        Recording recording;
        TRY_ASSIGN(const int alarms,
                   compare_equals(subject, options.online, context.clock, recording));
        replay_equals(recording, options.replayed);
        const int injected = std::max(1, options.online / kOnlinePerInjected);
        for (const int percent : kInjectedPercent) {
          TRY(compare_injected(subject, percent, injected, recording));
        }
        if (lower_bound_95(alarms, options.online) > kFalseAlarmRate) code = kFailed;
        return {};
      });
  TRY(done);
  return code;
}

}  // namespace qa
