#include "qa/benchmark/paired_run.hpp"

#include "qa/benchmark/benchmark_program.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <cmath>
#include <functional>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

using namespace std::chrono_literals;

/// Two benchmark programs whose every launch takes two seconds.
class PairedRunTest : public testing::Test {
 protected:
  PairedRunTest() {
    processes_.on({}, completed(0));
    setup_ = {.baseline = "/run/a/bench",
              .contender = "/run/b/bench",
              .scratch = "/run",
              .common = {.startup = 2s, .benchmarks = {{"BM_A", 1ms}}},
              .budget = 600s,
              .seed = 1};
    processes_.on({"/run/", "--benchmark_out="}, [this](const Command& command) {
      clock_.advance(2s);
      const bool is_baseline = command.argv[0] == "/run/a/bench";
      files_.contents["/run/launch.json"] = is_baseline ? report_(100, 100) : report_(real_, cpu_);
      return Result<Completed>(completed(0));
    });
  }

  static std::string report(double real, double cpu) {
    std::string runs;
    for (int i = 0; i < 8; ++i) {
      const double noise = 1 + 0.001 * i;
      runs += fmt::format(R"({}{{"name": "BM_A", "real_time": {}, "cpu_time": {}}})",
                          i == 0 ? "" : ",", real * noise, cpu * noise);
    }
    return R"({"benchmarks": [)" + runs + "]}";
  }

  PairedRun run() {
    return run_paired(setup_, processes_, files_, clock_, [](std::string_view) {}).value();
  }

  std::function<std::string(double, double)> report_ = report;
  double real_ = 100;
  double cpu_ = 100;
  PairedSetup setup_;
  FakeProcessRunner processes_;
  MemoryFiles files_;
  ManualClock clock_;
};

TEST_F(PairedRunTest, SameTimesAreUnchangedAtTheFirstLook) {
  const PairedRun result = run();
  EXPECT_EQ(result.blocks, 14);
  EXPECT_EQ(result.ended, "every benchmark is decided");
  ASSERT_THAT(result.times, SizeIs(2));
  EXPECT_EQ(result.times[0].judgement.change, Change::unchanged);
  EXPECT_EQ(result.times[1].judgement.change, Change::unchanged);
}

TEST_F(PairedRunTest, SlowerRealTimeIsRegressedAndCpuTimeIsNot) {
  real_ = 110;
  const PairedRun result = run();
  EXPECT_EQ(result.times[0].kind, TimeKind::real);
  EXPECT_EQ(result.times[0].judgement.change, Change::regressed);
  EXPECT_NEAR(result.times[0].judgement.effect.log_ratio, std::log(1.1), 1e-3);
  EXPECT_EQ(result.times[1].judgement.change, Change::unchanged);
}

TEST_F(PairedRunTest, LaunchesFollowTheRecordedOrder) {
  const PairedRun result = run();
  std::string launched;
  for (const Command& command : processes_.commands) {
    launched += command.argv[0] == "/run/a/bench" ? 'A' : 'B';
  }
  std::string recorded = result.order;
  std::erase(recorded, ' ');
  EXPECT_EQ(launched, recorded);
  EXPECT_THAT(result.order, HasSubstr("ABBA"));
  EXPECT_THAT(result.order, HasSubstr("BAAB"));
}

TEST_F(PairedRunTest, SeedReplaysTheOrderAndAnotherChangesIt) {
  const std::string first = run().order;
  EXPECT_EQ(run().order, first);
  setup_.seed = 2;
  EXPECT_NE(run().order, first);
}

TEST_F(PairedRunTest, StopsBeforeABlockThatWouldExceedTheBudget) {
  setup_.budget = 84s;  // ten blocks of eight seconds and half of another
  const PairedRun result = run();
  EXPECT_EQ(result.blocks, 10);
  EXPECT_EQ(result.ended, "the budget of 84 s ended");
}

TEST_F(PairedRunTest, EndOfTheBudgetSpendsTheWholeRate) {
  setup_.budget = 84s;
  real_ = 105;  // less than glaring
  const PairedRun result = run();
  EXPECT_NEAR(result.times[0].judgement.bar, kFalseAlarmRate, 1e-12);
  EXPECT_EQ(result.times[0].judgement.change, Change::regressed);  // 2 * 2^-10 < 1 %
}

TEST_F(PairedRunTest, TinyBudgetDecidesNothingAndSaysWhatDecidingTakes) {
  setup_.budget = 20s;
  real_ = 200;
  const PairedRun result = run();
  EXPECT_EQ(result.blocks, 2);
  EXPECT_EQ(result.times[0].judgement.change, Change::inconclusive);
  EXPECT_EQ(result.needed, 124s);  // 14 blocks of 8 s, and a tenth more
}

TEST_F(PairedRunTest, GlaringSlowdownIsRegressedAfterFourBlocksWhateverTheBudget) {
  setup_.budget = 34s;
  real_ = 500;
  const PairedRun result = run();
  EXPECT_EQ(result.blocks, 4);
  EXPECT_EQ(result.times[0].judgement.change, Change::regressed);
  EXPECT_TRUE(result.times[0].judgement.glaring);
  EXPECT_NEAR(result.times[0].judgement.effect.log_ratio, std::log(5), 1e-3);
  EXPECT_EQ(result.times[1].judgement.change, Change::inconclusive);
}

TEST_F(PairedRunTest, DecidedBenchmarksAreLaunchedNoLonger) {
  setup_.common.benchmarks = {{"BM_A", 1ms}, {"BM_B", 1ms}};
  report_ = [](double real, double cpu) {
    std::string text = report(real, cpu);
    // BM_B is the same on both sides, but so noisy that it stays open at the first look.
    std::string other = report(100, 100);
    static int call = 0;
    const double noise = 1 + 0.3 * (call++ % 7);
    other = report(100 * noise, 100 * noise);
    for (std::size_t at = 0; (at = other.find("BM_A", at)) != std::string::npos;) {
      other.replace(at, 4, "BM_B");
    }
    text.insert(text.size() - 2,
                "," + other.substr(other.find('[') + 1, other.rfind(']') - other.find('[') - 1));
    return text;
  };
  const PairedRun result = run();
  EXPECT_GT(result.blocks, 14);
  for (const PairedTime& time : result.times) {
    EXPECT_EQ(time.blocks.size() == 14, time.benchmark == "BM_A") << time.benchmark;
  }
  EXPECT_EQ(processes_.commands.back().argv.back(), "--benchmark_filter=^(BM_B)$");
}

TEST_F(PairedRunTest, BenchmarksOfEveryGroupAreJudged) {
  setup_.common.benchmarks = {{"BM_A", 9s}, {"BM_B", 9s}};  // too long to share a launch
  processes_.on({"--benchmark_filter=^(BM_B)$"}, [this](const Command&) {
    clock_.advance(2s);
    std::string text = report(100, 100);
    for (std::size_t at = 0; (at = text.find("BM_A", at)) != std::string::npos;) {
      text.replace(at, 4, "BM_B");
    }
    files_.contents["/run/launch.json"] = text;
    return Result<Completed>(completed(0));
  });
  const PairedRun result = run();
  ASSERT_THAT(result.times, SizeIs(4));
  EXPECT_THAT(result.unusable, IsEmpty());
  for (const PairedTime& time : result.times) {
    EXPECT_EQ(time.judgement.change, Change::unchanged) << time.benchmark;
  }
}

TEST_F(PairedRunTest, BlockThatTheBudgetCutsShortIsDropped) {
  // Two groups of four launches: 16 s a block, of which the budget allows the first half.
  setup_.common.benchmarks = {{"BM_A", 9s}, {"BM_B", 9s}};
  setup_.budget = 7s;
  const PairedRun result = run();
  EXPECT_EQ(result.blocks, 0);
  EXPECT_THAT(result.baseline, IsEmpty());
  ASSERT_THAT(result.times, SizeIs(4));
  for (const PairedTime& time : result.times) {
    EXPECT_THAT(time.blocks, IsEmpty());
    EXPECT_EQ(time.judgement.change, Change::inconclusive);
  }
  EXPECT_GT(result.needed, 60s);
}

TEST_F(PairedRunTest, FirstBlockThatTookTooLongLeadsToANewPlanWithFewerRepetitions) {
  setup_.common.startup = 0s;
  setup_.budget = 60s;
  int repetitions = 0;
  processes_.on({"/run/", "--benchmark_out="}, [&](const Command& command) {
    repetitions = std::stoi(command.argv[2].substr(command.argv[2].find('=') + 1));
    clock_.advance(std::chrono::milliseconds(30 * repetitions));  // thirty times the estimate
    files_.contents["/run/launch.json"] = report(100, 100);
    return Result<Completed>(completed(0));
  });
  const PairedRun result = run();
  EXPECT_LT(repetitions, 36);
  EXPECT_EQ(result.repetitions, repetitions);
  EXPECT_EQ(result.blocks, 14);
  EXPECT_EQ(result.ended, "every benchmark is decided");
}

TEST_F(PairedRunTest, TimeOfZeroIsLeftOutAndNamed) {
  cpu_ = 0;
  const PairedRun result = run();
  ASSERT_THAT(result.times, SizeIs(1));
  EXPECT_EQ(result.times[0].kind, TimeKind::real);
  EXPECT_THAT(result.unusable, ElementsAre("BM_A: CPU time was not always a positive number"));
}

TEST_F(PairedRunTest, WithoutAnyUsableTimeItStops) {
  real_ = 0;
  cpu_ = 0;
  const PairedRun result = run();
  EXPECT_EQ(result.blocks, 1);
  EXPECT_EQ(result.ended, "no time is usable");
}

TEST_F(PairedRunTest, CrashOfTheContenderIsTheProductsFault) {
  processes_.on({"/run/b/bench"}, completed(1));
  const auto result = run_paired(setup_, processes_, files_, clock_, [](std::string_view) {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::product);
}

TEST_F(PairedRunTest, CrashOfTheBaselineIsNot) {
  processes_.on({"/run/a/bench"}, completed(1));
  const auto result = run_paired(setup_, processes_, files_, clock_, [](std::string_view) {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::inconclusive);
  EXPECT_THAT(result.error().what, HasSubstr("baseline: "));
}

TEST(LogTimes, LeaveTheWarmUpOut) {
  EXPECT_THAT(log_times({9, 9, 1, 1, 1, 1}), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(log_times({1}), ElementsAre(0));
  EXPECT_THAT(log_times({1, 1, 1, 1, 1, NAN}), IsEmpty());
}

}  // namespace
}  // namespace qa
