#include "qa/report/trace.hpp"

#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

class TraceTest : public testing::Test {
 protected:
  void wait(int ms) { clock_.advance(milliseconds(ms)); }
  void command(const StageSpec& stage, const std::string& program,
               std::chrono::steady_clock::time_point started) {
    trace_.command_ended(
        stage, {.program = program, .shell_text = program + " --all", .started = started});
  }
  /// Ends the run; the complete event called `name`.
  json event(const std::string& name) {
    if (written_.empty()) trace_.run_finished({});
    for (const json& event : json::parse(written_).at("traceEvents")) {
      if (event.at("name") == name && event.at("ph") == "X") return event;
    }
    ADD_FAILURE() << name << " is not in " << written_;
    return {};
  }

  const StageSpec build_{.name = "build"};
  const StageSpec lint_{.name = "lint"};
  const StageSpec unit_{.name = "unit", .needs = {"build"}};
  ManualClock clock_;
  std::string written_;
  Trace trace_{[this](std::string_view text) { written_ = text; }, clock_};
};

TEST_F(TraceTest, NestsCommandsInStepsInStages) {
  trace_.run_started({}, {build_});
  wait(1);
  trace_.stage_started(build_);
  wait(1);
  trace_.step_started(build_, "configure");
  wait(1);
  const auto started = clock_.steady_now();
  wait(10);
  command(build_, "cmake", started);
  trace_.step_started(build_, "compile");
  wait(20);
  trace_.stage_finished(build_, {.status = StageStatus::failed});
  trace_.run_finished({});
  expect_golden("trace/one_stage.json", written_);
}

TEST_F(TraceTest, StagesThatRunTogetherHaveALaneEach) {
  trace_.run_started({}, {build_, lint_, unit_});
  trace_.stage_started(build_);
  trace_.stage_started(lint_);
  wait(10);
  trace_.stage_finished(build_, {});
  trace_.stage_started(unit_);
  wait(10);
  trace_.stage_finished(lint_, {});
  trace_.stage_finished(unit_, {});
  EXPECT_NE(event("build").at("tid"), event("lint").at("tid"));
  EXPECT_EQ(event("unit").at("tid"), event("build").at("tid")) << "a lane is used again";
}

TEST_F(TraceTest, ShowsHowLongAStageWaitedForAPlace) {
  trace_.run_started({}, {build_, lint_, unit_});
  trace_.stage_started(build_);
  wait(100);
  trace_.stage_finished(build_, {});
  trace_.stage_started(unit_);
  wait(30);
  trace_.stage_finished(unit_, {});
  trace_.stage_started(lint_);
  trace_.stage_finished(lint_, {});
  EXPECT_EQ(event("lint waits").at("dur"), 130'000);
  EXPECT_EQ(written_.find("unit waits"), std::string::npos) << "it was not ready before";
}

TEST_F(TraceTest, CommandsThatOverlapHaveThreadsOfTheirOwn) {
  trace_.run_started({}, {build_});
  trace_.stage_started(build_);
  const auto first = clock_.steady_now();
  wait(5);
  const auto second = clock_.steady_now();
  trace_.step_started(build_, "requests");
  wait(5);
  command(build_, "client", second);
  wait(5);
  command(build_, "server", first);
  trace_.stage_finished(build_, {});
  EXPECT_EQ(event("client").at("tid"), event("build").at("tid"));
  EXPECT_NE(event("server").at("tid"), event("build").at("tid")) << "it crosses a step";
}

}  // namespace
}  // namespace qa
