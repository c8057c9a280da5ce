#include "qa/lint/clang_tidy.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

LintOutcome replay(const std::string& recording, const std::string& file, int code = 1) {
  const std::string base = "lint/clang_tidy_" + recording;
  return clang_tidy_outcome(file, completed(code, recorded(base + ".out"), recorded(base + ".err")),
                            "/project");
}

TEST(ClangTidy, ReadsFindingsWithRuleAndPlace) {
  const LintOutcome outcome = replay("echo", "src/echo.cpp");
  EXPECT_THAT(outcome.findings, SizeIs(5));
  EXPECT_EQ(outcome.findings[4], (Finding{.severity = Severity::error,
                                          .rule = "bugprone-use-after-move",
                                          .message = "'text' used after it was moved",
                                          .file = "src/echo.cpp",
                                          .line = 18,
                                          .column = 10}));
  EXPECT_EQ(outcome.findings[0].file, "src/echo.hpp");
  EXPECT_THAT(outcome.not_analyzed, IsEmpty());
  EXPECT_THAT(outcome.files, ElementsAre("src/echo.cpp"));
}

TEST(ClangTidy, AFindingInAHeaderCountsOnceHoweverManyFilesIncludeIt) {
  LintOutcome all = replay("echo", "src/echo.cpp");
  merge(all, replay("lonely", "src/lonely.cpp"));
  EXPECT_THAT(all.findings, SizeIs(8));
  sort_and_merge(all.findings);
  EXPECT_THAT(all.findings, SizeIs(5));
  EXPECT_EQ(find_metric(lint_metrics(all), "lint.findings"), 5);
  EXPECT_EQ(find_metric(lint_metrics(all), "lint.files"), 2);
}

TEST(ClangTidy, AFileThatDoesNotCompileIsNotAnalyzed) {
  const LintOutcome outcome = replay("broken", "src/broken.cpp");
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/broken.cpp"));
  EXPECT_THAT(outcome.findings.back().message, HasSubstr("no_such_name"));
  EXPECT_EQ(find_metric(lint_metrics(outcome), "lint.not_analyzed"), 1);
}

TEST(ClangTidy, AMissingFileAndAnUnknownArgumentAreNotAnalyzed) {
  EXPECT_THAT(replay("missing", "src/missing.cpp").not_analyzed, ElementsAre("src/missing.cpp"));
  const LintOutcome outcome = replay("unknown_argument", "src/a.cpp");
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/a.cpp"));
  EXPECT_EQ(outcome.findings.front().file, "src/a.cpp");
  EXPECT_THAT(outcome.findings.front().message, HasSubstr("-fprofile-abs-path"));
}

TEST(ClangTidy, AConfigurationThatItCouldNotReadIsNotClean) {
  const LintOutcome outcome = replay("bad_configuration", "src/lonely.cpp");
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/lonely.cpp"));
  EXPECT_THAT(outcome.findings,
              testing::Contains(Field(&Finding::message, HasSubstr("Error parsing"))));
}

TEST(ClangTidy, ACrashIsNotClean) {
  const Completed crashed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}};
  const LintOutcome outcome = clang_tidy_outcome("src/a.cpp", crashed, "/project");
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/a.cpp"));
  EXPECT_THAT(outcome.findings.at(0).message, HasSubstr("signal 11"));
}

TEST(ClangTidy, ABadEndWithoutFindingsIsNotClean) {
  const LintOutcome outcome = clang_tidy_outcome(
      "src/a.cpp", completed(1, "", "Error: no checks enabled.\nUSAGE: x"), "/project");
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/a.cpp"));
}

TEST(ClangTidy, ACleanFileHasNoFinding) {
  const LintOutcome outcome =
      clang_tidy_outcome("src/a.cpp", completed(0, "", "12 warnings generated.\n"), "/project");
  EXPECT_THAT(outcome.findings, IsEmpty());
  EXPECT_THAT(outcome.not_analyzed, IsEmpty());
}

}  // namespace
}  // namespace qa
