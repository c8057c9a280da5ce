#include "qa/report/run_difference.hpp"

#include "qa/tests/golden.hpp"
#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::IsEmpty;

TEST(Differences, OfARunWithItselfAreNone) {
  EXPECT_THAT(differences(samples::failed_test(), samples::failed_test()), IsEmpty());
  EXPECT_EQ(difference_table({}, {}), "no differences\n");
}

TEST(Differences, AreVerdictsTestsMetricsHostToolsAndDurations) {
  RunResult before = samples::passed();
  before.tools = {{"cmake", "3.25.1"}};
  before.host.cpus = 2;
  RunResult after = samples::failed_test();
  after.tools = {{"cmake", "3.25.1"}, {"gcc", "12.2.0"}};
  after.host.cpus = 4;
  after.dirty = true;
  after.stages[0].duration *= 2;
  after.stages[0].metrics[0].value *= 1.5;
  expect_golden("diff/passed_failed.txt", difference_table(differences(before, after), {}));
  expect_golden("diff/passed_failed.json", difference_json(before, after));
}

TEST(Differences, SmallOnesInDurationAreNoise) {
  RunResult before = samples::passed();
  RunResult after = before;
  after.stages[0].duration += std::chrono::milliseconds(99);
  after.stages[1].duration = after.stages[1].duration * 109 / 100;
  EXPECT_THAT(differences(before, after), IsEmpty());
}

}  // namespace
}  // namespace qa
