#include "qa/testing/quarantine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using testing::IsEmpty;
using testing::SizeIs;

constexpr sys_days kLastDay = std::chrono::year(2027) / std::chrono::January / 31;

QuarantinedTest entry_for(const std::string& test) {
  return {.test = test, .owner = "ann", .reason = "ticket 7", .until = kLastDay};
}

TEST(Quarantine, NamesAreWholeAndAStarStandsForAnything) {
  EXPECT_TRUE(names_test("A.b", "A.b"));
  EXPECT_FALSE(names_test("A.b", "A.bc"));
  EXPECT_FALSE(names_test("A.b", "XA.b"));
  EXPECT_TRUE(names_test("A.*", "A."));
  EXPECT_TRUE(names_test("*/A.*b*/0", "Sizes/A.abbb/0"));
  EXPECT_FALSE(names_test("*/A.*b*/0", "Sizes/A.abbb/1"));
  EXPECT_TRUE(names_test("a*a*a", "aXaaYaa"));
  EXPECT_FALSE(names_test("a.c", "abc")) << "no regular expression";
  EXPECT_TRUE(names_test("", ""));
}

TEST(Quarantine, AFailureIsSaidUntilTheLastDayIsOver) {
  std::vector<TestCase> tests = {
      {.suite = "A", .name = "b", .status = TestStatus::failed, .message = "why"}};
  const std::vector<QuarantinedTest> quarantine = {entry_for("A.b")};
  EXPECT_THAT(apply_quarantine(quarantine, kLastDay, tests), IsEmpty());
  EXPECT_EQ(tests[0].status, TestStatus::quarantined);
  EXPECT_EQ(tests[0].message, "in quarantine until 2027-01-31, ann: ticket 7\nwhy");

  tests[0] = {.suite = "A", .name = "b", .status = TestStatus::failed, .message = "why"};
  apply_quarantine(quarantine, kLastDay + days(1), tests);
  EXPECT_EQ(tests[0].status, TestStatus::failed);
  EXPECT_EQ(tests[0].message, "why\nits quarantine ended 2027-01-31, ann: ticket 7");
}

TEST(Quarantine, IsForWhatFailsOnly) {
  std::vector<TestCase> tests = {{.name = "a", .status = TestStatus::passed},
                                 {.name = "a", .status = TestStatus::skipped},
                                 {.name = "a", .status = TestStatus::flaky}};
  const std::vector<QuarantinedTest> quarantine = {entry_for("*a*")};
  EXPECT_THAT(apply_quarantine(quarantine, kLastDay, tests), IsEmpty());
  EXPECT_EQ(tests[0].status, TestStatus::passed);
  EXPECT_EQ(tests[1].status, TestStatus::skipped);
  EXPECT_EQ(tests[2].status, TestStatus::quarantined);
}

TEST(Quarantine, AnEntryThatMatchesNothingIsSaid) {
  std::vector<TestCase> tests = {{.name = "a"}};
  const std::vector<QuarantinedTest> quarantine = {entry_for("b")};
  const std::vector<Finding> findings = apply_quarantine(quarantine, kLastDay, tests);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].message, "no test is called 'b', which is in quarantine until 2027-01-31");
}

}  // namespace
}  // namespace qa
