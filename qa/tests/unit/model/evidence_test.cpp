#include "qa/model/failure.hpp"
#include "qa/model/metric.hpp"
#include "qa/model/test_case.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(Metric, IsFoundByItsWholeName) {
  const std::vector<Metric> metrics = {{"tests.total", 3, "1"}, {"tests", 4, "1"}};
  EXPECT_EQ(find_metric(metrics, "tests"), 4);
  EXPECT_EQ(find_metric(metrics, "tests.failed"), std::nullopt);
}

TEST(TestCases, AreCountedByStatus) {
  const std::vector<TestCase> tests = {
      {.status = TestStatus::passed}, {.status = TestStatus::passed},
      {.status = TestStatus::failed}, {.status = TestStatus::skipped},
      {.status = TestStatus::flaky},  {.status = TestStatus::quarantined}};
  EXPECT_EQ(count(tests),
            (TestCounts{.passed = 2, .failed = 1, .skipped = 1, .flaky = 1, .quarantined = 1}));
}

Result<int> half(int number) {
  if (number % 2 != 0) return fail(FailureKind::configuration, "odd", "try 2");
  return number / 2;
}

Result<int> quarter(int number) {
  TRY(half(number));
  TRY_ASSIGN(const int once, half(number));
  return half(once);
}

TEST(Failure, TravelsUpThroughTry) {
  EXPECT_EQ(quarter(8), 2);
  ASSERT_FALSE(quarter(3));
  const Failure failure = quarter(6).error();
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_EQ(failure.what, "odd");
  EXPECT_EQ(failure.next, "try 2");
}

}  // namespace
}  // namespace qa
