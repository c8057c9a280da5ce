#include "qa/report/json_lines.hpp"

#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

class JsonLinesTest : public testing::Test {
 protected:
  /// The one line that was written, parsed.
  json take() {
    EXPECT_EQ(std::ranges::count(written_, '\n'), 1) << written_;
    json parsed = json::parse(written_);
    written_.clear();
    return parsed;
  }

  ManualClock clock_;
  std::string written_;
  JsonLines lines_{[this](std::string_view line) { written_ += line; }, clock_};
};

TEST_F(JsonLinesTest, EveryEventIsOneLine) {
  const StageSpec unit{.name = "unit"};
  lines_.run_started(samples::passed(), {unit});
  json event = take();
  EXPECT_EQ(event["event"], "run_started");
  EXPECT_EQ(event["stages"], json({"unit"}));
  EXPECT_EQ(event["time"], "2019-12-20T00:00:00.000Z");

  lines_.stage_started(unit);
  EXPECT_EQ(take()["stage"], "unit");
  lines_.step_started(unit, "ctest");
  EXPECT_EQ(take()["step"], "ctest");
  lines_.output(unit, "one\ntwo\n");
  EXPECT_EQ(take()["text"], "one\ntwo\n");
}

TEST_F(JsonLinesTest, ResultsAreThoseOfRunJson) {
  const RunResult run = samples::failed_test();
  lines_.stage_finished({.name = "unit"}, run.stages[1]);
  EXPECT_EQ(take()["result"]["failure"]["next"], "qa run unit");
  lines_.run_finished(run);
  EXPECT_EQ(take()["result"]["run"]["exit_code"], 1);
}

TEST_F(JsonLinesTest, OutputThatIsNoUtf8StillMakesALine) {
  lines_.output({.name = "unit"}, "half a character: \xC3");
  EXPECT_EQ(take()["text"], "half a character: \xEF\xBF\xBD");
}

}  // namespace
}  // namespace qa
