#include "qa/report/problem.hpp"

#include "qa/tests/unit/report/sample_runs.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

RunResult run_with(std::vector<Finding> findings) {
  StageResult lint{.name = "lint"};
  lint.findings = std::move(findings);
  return samples::run_of({lint});
}

std::string fingerprint_of(const Finding& finding) {
  return problems(run_with({finding})).at(0).fingerprint;
}

const Finding kFinding{.rule = "rule", .message = "12 of 13 bytes", .file = "a.cpp", .line = 3};

TEST(Problems, TheFingerprintThatAFindingBringsStays) {
  Finding finding = kFinding;
  finding.tool = "clang-tidy";
  finding.fingerprint = "own";
  const std::vector<Problem> all = problems(run_with({finding, finding}));
  EXPECT_EQ(all[0].fingerprint, "own:1");
  EXPECT_EQ(all[1].fingerprint, "own:2");
  EXPECT_EQ(all[0].tool, "clang-tidy");
}

TEST(Problems, AreFindingsAndFailedTests) {
  RunResult run = samples::failed_lint();
  run.stages.push_back(samples::failed_test().stages[1]);
  std::vector<std::string> rules;
  for (const Problem& problem : problems(run)) rules.push_back(problem.rule);
  EXPECT_THAT(rules, testing::ElementsAre(
                         "lint/bugprone-use-after-move", "lint/bugprone-use-after-move",
                         "lint/clang-diagnostic-error", "lint/configuration", "unit/failed-test"));
  const Problem test = problems(run).back();
  EXPECT_EQ(test.line, 42);
  EXPECT_THAT(test.message, testing::StartsWith("EchoTest.RepliesWithTheMessage failed\n"));
}

TEST(Problems, HavePathsFromTheRootOfTheRepository) {
  Finding outside = kFinding;
  outside.file = "/usr/include/x.h";
  Finding nowhere = kFinding;
  nowhere.file = "";
  RunResult run = run_with({kFinding, outside, nowhere});
  run.project_folder = "services/echo/";
  std::vector<std::string> files;
  for (const Problem& problem : problems(run)) files.push_back(problem.file);
  EXPECT_THAT(files, testing::ElementsAre("services/echo/a.cpp", "/usr/include/x.h", ""));
}

TEST(Problems, HaveMessagesWithoutEscapeSequences) {
  Finding colored = kFinding;
  colored.message = "a \x1b[31mred\x1b[0m word";
  EXPECT_EQ(problems(run_with({colored})).at(0).message, "a red word");
  RunResult run = samples::failed_test();
  for (TestCase& test : run.stages[1].tests) test.message = "\x1b[1mbold\x1b[0m\nsecond";
  EXPECT_THAT(problems(run).at(0).message, testing::EndsWith(" failed\nbold\nsecond"));
}

TEST(Fingerprint, StaysWhenLinesMove) {
  Finding moved = kFinding;
  moved.line = 300;
  moved.column = 9;
  moved.message = "7  of 1024 bytes";
  EXPECT_EQ(fingerprint_of(moved), fingerprint_of(kFinding));
}

TEST(Fingerprint, ChangesWithRuleFileAndMessage) {
  Finding rule = kFinding;
  rule.rule = "other";
  Finding file = kFinding;
  file.file = "b.cpp";
  Finding message = kFinding;
  message.message = "12 of 13 words";
  const std::set<std::string> all = {fingerprint_of(kFinding), fingerprint_of(rule),
                                     fingerprint_of(file), fingerprint_of(message)};
  EXPECT_EQ(all.size(), 4U);
}

TEST(Fingerprint, TellsEqualProblemsApart) {
  const std::vector<Problem> all = problems(run_with({kFinding, kFinding}));
  EXPECT_THAT(all[0].fingerprint, testing::EndsWith(":1"));
  EXPECT_THAT(all[1].fingerprint, testing::EndsWith(":2"));
}

}  // namespace
}  // namespace qa
