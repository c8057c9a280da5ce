#include "qa/benchmark/confirmed_run.hpp"

#include "qa/benchmark/comparison.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <functional>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

using namespace std::chrono_literals;

constexpr const char* kBaseline = "/run/a/bench";
constexpr const char* kContender = "/run/b/bench";
/// Four in each of the 14 blocks of the first look.
constexpr int kLaunches = 56;

/// Two programs with one benchmark, of which a test says how long each launch takes.
class ConfirmedRunTest : public testing::Test {
 protected:
  ConfirmedRunTest() {
    processes_.on({"/run/", "--benchmark_out="}, [this](const Command& command) {
      clock_.advance(1s);
      const bool is_baseline = command.argv[0] == kBaseline;
      files_.contents["/run/launch.json"] = report(is_baseline ? baseline_() : contender_());
      ++launches_;
      return Result<Completed>(completed(0));
    });
  }

  static std::string report(double time) {
    std::string runs;
    for (int i = 0; i < 8; ++i) {
      const double noisy = time * (1 + 0.001 * i);
      runs += fmt::format(R"({}{{"name": "BM_A", "real_time": {}, "cpu_time": 100}})",
                          i == 0 ? "" : ",", noisy);
    }
    return R"({"benchmarks": [)" + runs + "]}";
  }

  Result<PairedRun> run() {
    return run_confirmed(setup_, processes_, files_, clock_, [](std::string_view) {});
  }

  /// What people are told of the benchmark.
  BenchmarkChange told() {
    const PairedRun measured = run().value();
    return compare_paired(measured, setup_.limits, {}).benchmarks.at(0);
  }

  std::function<double()> baseline_ = [] { return 100; };
  std::function<double()> contender_ = [] { return 100; };
  PairedSetup setup_{.baseline = kBaseline,
                     .contender = kContender,
                     .scratch = "/run",
                     .common = {.startup = 1s, .benchmarks = {{"BM_A", 1ms}}},
                     .budget = 600s,
                     .seed = 1};
  int launches_ = 0;
  FakeProcessRunner processes_;
  MemoryFiles files_;
  ManualClock clock_;
};

TEST_F(ConfirmedRunTest, WithoutARegressionNothingIsMeasuredAnew) {
  const PairedRun result = run().value();
  EXPECT_EQ(launches_, kLaunches);
  EXPECT_FALSE(result.times.at(0).confirmation);
}

TEST_F(ConfirmedRunTest, WhatIsSlowerAgainIsRegressed) {
  contender_ = [] { return 105; };
  const BenchmarkChange change = told();
  EXPECT_EQ(launches_, 3 * kLaunches);
  EXPECT_EQ(change.change, Change::regressed);
  EXPECT_THAT(change.reason, HasSubstr("measured anew +5.0 %"));
}

TEST_F(ConfirmedRunTest, WhatIsAsFastAsBeforeWhenMeasuredAnewIsNot) {
  contender_ = [this] { return launches_ < kLaunches ? 105 : 100; };
  const BenchmarkChange change = told();
  EXPECT_EQ(change.change, Change::inconclusive);
  EXPECT_FALSE(change.not_judged);
  EXPECT_THAT(change.reason, HasSubstr("not confirmed: measured anew +0.0 %"));
}

TEST_F(ConfirmedRunTest, WhatCannotBeToldWhenMeasuredAnewIsNotJudged) {
  contender_ = [this] {
    const bool odd = launches_ / 4 % 2 == 1;
    return launches_ < kLaunches ? 105 : odd ? 130 : 80;
  };
  const BenchmarkChange change = told();
  EXPECT_EQ(change.change, Change::inconclusive);
  EXPECT_TRUE(change.not_judged);
  EXPECT_THAT(change.reason, HasSubstr("measuring anew came to no decision"));
}

TEST_F(ConfirmedRunTest, WhatIsGlaringNeedsNoConfirmation) {
  contender_ = [] { return 500; };
  const PairedRun result = run().value();
  EXPECT_EQ(result.times.at(0).judgement.change, Change::regressed);
  EXPECT_TRUE(result.times.at(0).judgement.glaring);
  EXPECT_FALSE(result.times.at(0).confirmation);
}

TEST_F(ConfirmedRunTest, ABaselineThatDiffersFromItselfTellsNothing) {
  contender_ = [] { return 105; };
  PairedRun measured = run().value();
  ASSERT_EQ(outcome(*measured.times.at(0).confirmation), Confirmed::yes);
  measured.times.at(0).confirmation->control.change = Change::improved;
  measured.times.at(0).judgement.change = Change::inconclusive;
  const BenchmarkChange told = compare_paired(measured, setup_.limits, {}).benchmarks.at(0);
  EXPECT_TRUE(told.not_judged);
  EXPECT_THAT(told.reason, HasSubstr("the machine is too unsteady to tell"));
}

TEST_F(ConfirmedRunTest, CrashWhileMeasuringAnewIsTheProductsFault) {
  contender_ = [] { return 105; };
  processes_.on({kContender, "--benchmark_out="}, [this](const Command&) {
    clock_.advance(1s);
    files_.contents["/run/launch.json"] = report(contender_());
    return Result<Completed>(completed(launches_++ < kLaunches ? 0 : 1));
  });
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::product);
}

}  // namespace
}  // namespace qa
