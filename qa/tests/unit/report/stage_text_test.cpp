#include "qa/report/stage_text.hpp"

#include "qa/tests/unit/report/sample_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(StageFacts, NameQuantitiesByTheirGateAndCountsByTheirMetric) {
  EXPECT_EQ(stage_facts(samples::build_passed()), "binary size 8.1 MB");
  EXPECT_EQ(stage_facts(samples::lint_passed()), "0 findings");
}

TEST(StageFacts, BadNewsComeFirst) {
  EXPECT_EQ(stage_facts(samples::failed_gate().stages[1]),
            "line coverage is 79.96 %, at least 80 % wanted, 3 tests");
}

TEST(StageFacts, OfSeveralGatesOnAMetricTheLastTellsIt) {
  StageResult stage = samples::build_passed();
  const Gate recorded{.name = "binary recorded", .metric = "binary.size", .limit = 1};
  stage.gates.insert(stage.gates.begin(), evaluate(recorded, stage.metrics));
  EXPECT_EQ(stage_facts(stage), "binary size 8.1 MB");
}

TEST(StageFacts, ARequiredGateWithoutItsMetricIsBadNews) {
  StageResult stage = samples::build_passed();
  stage.metrics.clear();
  stage.gates[0] = evaluate(stage.gates[0].gate, stage.metrics);
  EXPECT_EQ(stage_facts(stage), "binary size was not measured, at most 16000000 wanted");
}

TEST(StageFacts, AStageWithoutNumbersSaysWhyItIsRed) {
  EXPECT_EQ(stage_facts(samples::tool_missing().stages[1]), "clang-tidy is not installed");
}

TEST(StageFacts, ASkippedStageSaysWhy) {
  EXPECT_EQ(stage_facts(samples::skipped("lint", "not asked for")), "not asked for");
}

TEST(StageFacts, SkippedAndFlakyTestsAreCounted) {
  StageResult stage = samples::unit_passed();
  stage.tests[0].status = TestStatus::skipped;
  stage.tests[1].status = TestStatus::flaky;
  stage.tests[2].status = TestStatus::quarantined;
  EXPECT_EQ(stage_facts(stage),
            "3 tests, 1 skipped, 1 flaky, 1 in quarantine, line coverage 93.1 %");
}

TEST(Warnings, AFlakyTestIsOne) {
  StageResult stage = samples::unit_passed();
  EXPECT_THAT(warnings(stage), IsEmpty());
  stage.tests[0].status = TestStatus::flaky;
  EXPECT_THAT(warnings(stage), ElementsAre("EchoTest.RepliesWithTheMessage is flaky"));
  stage.status = StageStatus::failed;
  EXPECT_THAT(warnings(stage), IsEmpty()) << "it may be why the stage is red";
}

TEST(Warnings, ATestInQuarantineIsOneWhateverElseIsRed) {
  StageResult stage = samples::unit_passed();
  stage.tests[0].status = TestStatus::quarantined;
  stage.tests[0].message = "in quarantine until 2027-01-31, ann: ticket 7";
  stage.status = StageStatus::failed;
  EXPECT_THAT(warnings(stage), ElementsAre("EchoTest.RepliesWithTheMessage: in quarantine until "
                                           "2027-01-31, ann: ticket 7"));
}

TEST(Warnings, AMissedAdvisoryGateIsOneAndOneWithoutANumberIsToldAsUnjudged) {
  StageResult stage = samples::undecided(Enforcement::advisory).stages[1];
  EXPECT_THAT(warnings(stage), ElementsAre("everything decided is 1, at most 0 wanted"));
  stage.metrics.clear();
  stage.gates[0] = evaluate(stage.gates[0].gate, stage.metrics);
  EXPECT_THAT(warnings(stage), IsEmpty());
}

TEST(Warnings, FindingsOfAStageThatPassedAreSome) {
  StageResult stage = samples::unit_passed();
  stage.findings = {{Severity::warning, "leak.process", "left process 7 behind", "", 0, 0},
                    {Severity::note, "style", "nobody has to act", "a.cpp", 1, 1},
                    {Severity::error, "", "no rule", "src/a.cpp", 7, 3}};
  EXPECT_THAT(warnings(stage),
              ElementsAre("left process 7 behind [leak.process]", "src/a.cpp:7:3: no rule"));
}

TEST(Warnings, ManyFindingsEndWithTheirNumber) {
  StageResult stage = samples::unit_passed();
  stage.findings.assign(7, {Severity::warning, "rule", "long line", "a.cpp", 1, 0});
  const std::vector<std::string> texts = warnings(stage);
  ASSERT_EQ(texts.size(), 6U);
  EXPECT_EQ(texts.front(), "a.cpp:1: long line [rule]");
  EXPECT_EQ(texts.back(), "and 2 more findings");
}

TEST(Warnings, ARedStageTellsItsFindingsWhereItFailed) {
  StageResult stage = samples::failed_gate().stages[1];
  stage.findings = {{Severity::warning, "rule", "long line", "a.cpp", 1, 0}};
  EXPECT_THAT(warnings(stage), IsEmpty());
}

TEST(VerdictLabel, SkippedAndReplayedAreNotCalledPassed) {
  EXPECT_EQ(verdict_label(samples::lint_passed()), "CACHED");
  EXPECT_EQ(verdict_label(samples::skipped("a", "b")), "SKIPPED");
}

TEST(VerdictLabel, InconclusiveIsNotCalledFailed) {
  EXPECT_EQ(verdict_label(samples::undecided(Enforcement::required).stages[1]), "INCONCLUSIVE");
}

}  // namespace
}  // namespace qa
