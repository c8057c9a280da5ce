// Findings that the lint stage knows from an earlier day.
#include "qa/tests/unit/stages/lint_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST_F(LintStage, WithABaselineOnlyNewFindingsCount) {
  files.contents["/project/src/a.hpp"] = "text\n";
  complain("/project/src/a.cpp", "/project/src/a.hpp");
  const auto baseline = [&](const std::string& text) {
    files.contents["/project/reports/baselines/x.json"] =
        R"({"schema": 1, "checks": {}, "findings": [{"file": "src/a.hpp", "rule": "bugprone-x", "text": ")" +
        text + R"("}]})";
    return result_of(run_lint, settings);
  };
  StageResult result = baseline("text");
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.known"), 1);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].severity, Severity::note);
  result = baseline("other");
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 1);
  EXPECT_EQ(find_metric(result.metrics, "lint.known"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.resolved"), 1);
}

TEST_F(LintStage, APendingBaselineIsFilledWithWhatIsOlder) {
  files.contents["/project/src/a.hpp"] = "text\n";
  complain("/project/src/a.cpp", "/project/src/a.hpp");
  processes.on({"clang-format"}, [](const Command& command) -> Result<Completed> {
    return formatted(command, "src/b.cpp");
  });
  begin_baseline();
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.known"), 2);
  EXPECT_EQ(find_metric(result.metrics, "lint.accepted"), 2);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_THAT(result.findings[0].message, HasSubstr("2 findings are known from now on"));
  EXPECT_THAT(first_baseline(), AllOf(HasSubstr("bugprone-x"), HasSubstr("clang-format")));
}

TEST_F(LintStage, WhatChangedSinceTheBaselineBeganIsNew) {
  files.contents["/project/src/a.hpp"] = "text\n";
  complain("/project/src/a.cpp", "/project/src/a.hpp");
  processes.on({"clang-format"}, [](const Command& command) -> Result<Completed> {
    return formatted(command, "src/b.cpp");
  });
  begin_baseline();
  files.contents["/project/src/a.hpp"] = "text\n\n";
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 1);
  EXPECT_EQ(find_metric(result.metrics, "lint.accepted"), 1);
  EXPECT_THAT(first_baseline(), AllOf(Not(HasSubstr("bugprone-x")), HasSubstr("clang-format")));
}

TEST_F(LintStage, ARunThatCouldNotAnalyzeAFileFillsNoBaseline) {
  files.contents["/project/src/a.hpp"] = "text\n";
  complain("/project/src/a.cpp", "/project/src/a.hpp");
  processes.on({"clang-tidy", "/project/src/b.cpp"},
               Completed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}});
  begin_baseline();
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 1);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 1) << "the file not analyzed";
  EXPECT_EQ(find_metric(result.metrics, "lint.known"), 1);
  EXPECT_EQ(find_metric(result.metrics, "lint.accepted"), 0);
  EXPECT_THAT(first_baseline(), IsEmpty());
}

TEST_F(LintStage, ABaselineThatIsGoneAcceptsNothing) {
  files.contents["/project/src/a.hpp"] = "text\n";
  complain("/project/src/a.cpp", "/project/src/a.hpp");
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 1);
  EXPECT_THAT(first_baseline(), IsEmpty());
}

TEST_F(LintStage, ABaselineThatCantBeReadIsAMistake) {
  files.contents["/project/reports/baselines/x.json"] = "<<<<<<< HEAD\n";
  EXPECT_EQ(failure_of(run_lint, settings).kind, FailureKind::configuration);
}

TEST_F(LintStage, ChecksThatTheBaselineHadMustBeOn) {
  processes.on({"clang-tidy", "--list-checks"}, completed(0, "Enabled checks:\n    a\n"));
  processes.on({"clang-tidy", "--list-checks", "--checks=*"},
               completed(0, "Enabled checks:\n    a\n    b\n"));
  files.contents["/project/reports/baselines/x.json"] =
      R"({"schema": 1, "findings": [], "checks": {".": ["a", "b"]}})";
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 1);
  EXPECT_THAT(result.findings.at(0).message, HasSubstr("off: b"));
}

TEST_F(LintStage, WhatCouldNotBeAnalyzedIsNeverKnown) {
  processes.on({"clang-tidy", "/project/src/a.cpp"},
               Completed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}});
  result_of(run_lint, settings);
  const std::string baseline =
      files.contents["/project/reports/runs/1/stages/04-stage/lint-baseline.json"];
  EXPECT_THAT(baseline, HasSubstr("\"findings\": [\n  ]"));
}

}  // namespace
}  // namespace qa
