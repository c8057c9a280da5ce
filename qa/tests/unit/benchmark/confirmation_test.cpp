#include "qa/benchmark/confirmation.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <chrono>
#include <map>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

/// Programs whose benchmarks BM_A and BM_B take what the test says.
class ConfirmationTest : public testing::Test {
 protected:
  ConfirmationTest() {
    setup_ = {.baseline = "/run/a/bench",
              .contender = "/run/b/bench",
              .scratch = "/run",
              .common = {{"BM_A", 1ms}, {"BM_B", 1ms}},
              .startup = 1s,
              .budget = 600s,
              .seed = 1};
    processes_.on({"/run/", "--benchmark_out="}, [this](const Command& command) {
      clock_.advance(1s);
      std::string rows;
      for (const char* name : {"BM_A", "BM_B"}) {
        const double time = times_ns_[command.argv[0] + name];
        for (int i = 0; i < 8; ++i) {
          rows += fmt::format(R"({}{{"name": "{}", "real_time": {}, "cpu_time": 50}})",
                              rows.empty() ? "" : ",", name, (time == 0 ? 100 : time) + 0.01 * i);
        }
      }
      files_.contents["/run/launch.json"] = R"({"benchmarks": [)" + rows + "]}";
      return Result<Completed>(completed(0));
    });
  }

  PairedRun compare() {
    return run_paired(setup_, processes_, files_, clock_, [](std::string_view) {}).value();
  }
  Confirmation confirm_all(const std::vector<std::string>& flagged) {
    return confirm(setup_, flagged, "/run/c/bench", processes_, files_, clock_,
                   [](std::string_view) {})
        .value();
  }

  std::map<std::string, double> times_ns_;
  PairedSetup setup_;
  FakeProcessRunner processes_;
  MemoryFiles files_;
  ManualClock clock_;
};

TEST_F(ConfirmationTest, WhatIsSlowerAgainStands) {
  times_ns_["/run/b/benchBM_A"] = 105;
  PairedRun run = compare();
  EXPECT_THAT(regressed_benchmarks(run), ElementsAre("BM_A"));
  const Confirmation confirmation = confirm_all({"BM_A"});
  EXPECT_THAT(confirmation.confirmed, ElementsAre("BM_A"));
  EXPECT_FALSE(confirmation.host_is_biased);
  take_back_unconfirmed(run, confirmation);
  EXPECT_THAT(regressed_benchmarks(run), ElementsAre("BM_A"));
}

TEST_F(ConfirmationTest, WhatIsNotSlowerAgainIsTakenBack) {
  times_ns_["/run/b/benchBM_A"] = 105;
  PairedRun run = compare();
  times_ns_["/run/b/benchBM_A"] = 100;
  const Confirmation confirmation = confirm_all({"BM_A"});
  EXPECT_THAT(confirmation.confirmed, IsEmpty());
  take_back_unconfirmed(run, confirmation);
  EXPECT_THAT(regressed_benchmarks(run), IsEmpty());
  EXPECT_EQ(run.times[0].judgement.change, Change::inconclusive);
}

TEST_F(ConfirmationTest, HostOnWhichEqualProgramsDifferConfirmsNothing) {
  times_ns_["/run/b/benchBM_A"] = 105;
  times_ns_["/run/c/benchBM_A"] = 103;
  PairedRun run = compare();
  const Confirmation confirmation = confirm_all({"BM_A"});
  EXPECT_TRUE(confirmation.host_is_biased);
  take_back_unconfirmed(run, confirmation);
  EXPECT_THAT(regressed_benchmarks(run), IsEmpty());
}

TEST_F(ConfirmationTest, OnlyWhatIsInDoubtIsMeasuredAgain) {
  times_ns_["/run/b/benchBM_A"] = 105;
  compare();
  processes_.commands.clear();
  confirm_all({"BM_A"});
  for (const Command& command : processes_.commands) {
    EXPECT_EQ(command.argv.back(), "--benchmark_filter=^(BM_A)$");
  }
}

}  // namespace
}  // namespace qa
