#include "qa/report/history_text.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

std::vector<RunResult> past_runs() {
  RunResult running = samples::run_of({samples::build_passed()});
  running.finished = false;
  return {running, samples::failed_test(), samples::passed(), samples::timed_out()};
}

TEST(History, IsATable) {
  expect_golden("history/runs.txt", history_table(past_runs(), {}));
  expect_golden("history/unit.txt", stage_history_table(past_runs(), "unit", {}));
  expect_golden("history/build.txt", stage_history_table(past_runs(), "build", {}));
  expect_golden("history/lint.txt", stage_history_table(past_runs(), "lint", {}));
}

TEST(History, IsJsonForPrograms) {
  expect_golden("history/unit.json", history_json(past_runs(), "unit"));
}

TEST(Sparkline, SpansFromTheSmallestToTheLargest) {
  const double values[] = {10, 20, 15};
  EXPECT_EQ(sparkline(values), "▁█▅");
  const double same[] = {7, 7};
  EXPECT_EQ(sparkline(same), "▁▁");
  EXPECT_EQ(sparkline({}), "");
}

}  // namespace
}  // namespace qa
