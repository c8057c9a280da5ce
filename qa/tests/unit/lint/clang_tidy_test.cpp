#include "qa/lint/clang_tidy.hpp"

#include "qa/lint/tidy_findings.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// The outcome of a recorded analysis of /project/src/`name`.cpp; the text that was printed beside
/// it had colors, as its .clang-tidy wants them.
LintOutcome replay(const std::string& name, int code, const std::string& output = "") {
  MemoryFiles files;
  for (const char* file : {"echo.cpp", "echo.hpp", "broken.cpp"}) {
    files.contents[std::filesystem::path("/project/src") / file] =
        recorded(std::string("lint/tidy_") + file + ".txt");
  }
  files.contents["/outside/out.hpp"] = "inline int deref(int *p) { return *p; }\n";
  const TidyAnswer answer =
      clang_tidy_answer(completed(code, output), recorded("lint/tidy_" + name + ".yaml"));
  LintOutcome outcome;
  TidyFindings(files, "/project").add("src/" + name + ".cpp", answer, outcome);
  sort_and_merge(outcome.findings);
  return outcome;
}

// #line, characters of two bytes, a header, a path that ends in a library.
TEST(ClangTidy, ReadsFindingsWithRuleAndPlace) {
  const LintOutcome outcome =
      replay("echo", 1,
             "\x1b[1mtext used after it was moved [bugprone-use-after-move,-warnings-as-errors]");
  ASSERT_THAT(outcome.findings, SizeIs(3));
  EXPECT_EQ(outcome.findings[0], (Finding{.severity = Severity::error,
                                          .rule = "bugprone-use-after-move",
                                          .message = "'text' used after it was moved",
                                          .file = "src/echo.cpp",
                                          .line = 8,
                                          .column = 92,
                                          .tool = "clang-tidy"}));
  EXPECT_EQ(outcome.findings[1].line, 9);
  EXPECT_EQ(outcome.findings[2], (Finding{.severity = Severity::warning,
                                          .rule = "modernize-use-nullptr",
                                          .message = "use nullptr",
                                          .file = "src/echo.hpp",
                                          .line = 3,
                                          .column = 32,
                                          .tool = "clang-tidy"}));
  EXPECT_THAT(outcome.not_analyzed, IsEmpty());
  EXPECT_THAT(outcome.files, ElementsAre("src/echo.cpp"));
}

TEST(ClangTidy, AFindingInsideALibraryIsOnlyCounted) {
  EXPECT_EQ(replay("echo", 1).outside, 1U);
}

TEST(ClangTidy, AFindingInAHeaderCountsOnceHoweverManyFilesIncludeIt) {
  LintOutcome all = replay("echo", 1);
  merge(all, replay("echo", 1));
  sort_and_merge(all.findings);
  EXPECT_EQ(find_metric(lint_metrics(all), "lint.findings"), 3);
}

TEST(ClangTidy, AFileThatDoesNotCompileIsNotAnalyzed) {
  const LintOutcome outcome = replay("broken", 1);
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/broken.cpp"));
  EXPECT_THAT(outcome.findings,
              testing::Contains(testing::Field(&Finding::message, HasSubstr("no_such_name"))));
  EXPECT_EQ(find_metric(lint_metrics(outcome), "lint.not_analyzed"), 1);
}

TEST(ClangTidy, AMissingFileAndAnUnknownArgumentAreNotAnalyzed) {
  EXPECT_THAT(replay("missing", 1).not_analyzed, ElementsAre("src/missing.cpp"));
  const LintOutcome outcome = replay("unknown", 1);
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/unknown.cpp"));
  EXPECT_THAT(outcome.findings.front().message, HasSubstr("-fprofile-abs-path"));
}

TEST(ClangTidy, AConfigurationThatItCouldNotReadIsNotClean) {
  const TidyAnswer answer = clang_tidy_answer(
      completed(0, "", recorded("lint/clang_tidy_bad_configuration.err")), std::string());
  EXPECT_THAT(answer.why_not, HasSubstr("Error parsing"));
}

TEST(ClangTidy, ACrashABadEndOrADamagedReportIsNotClean) {
  const Completed crashed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}};
  EXPECT_THAT(clang_tidy_answer(crashed, "").why_not, HasSubstr("signal 11"));
  EXPECT_THAT(
      clang_tidy_answer(completed(1, "", "Error: no checks enabled.\nUSAGE: x"), "").why_not,
      HasSubstr("clang-tidy"));
  const std::string yaml = recorded("lint/tidy_echo.yaml");
  EXPECT_NE(clang_tidy_answer(completed(1), yaml.substr(0, 700)).why_not, "");
  EXPECT_NE(clang_tidy_answer(completed(1), "{}").why_not, "");
}

TEST(ClangTidy, ACleanFileHasNoFinding) {
  const TidyAnswer answer = clang_tidy_answer(completed(0, "", "12 warnings generated.\n"), "");
  EXPECT_EQ(answer.why_not, "");
  EXPECT_EQ(answer.report, "");
}

TEST(ClangTidy, TellsWhereTheCompilerLooks) {
  const auto folders = search_folders(recorded("lint/tidy_echo.err"), "/project/build");
  ASSERT_THAT(folders, SizeIs(12));
  EXPECT_EQ(folders[0], "/project/build/none");
  EXPECT_EQ(folders[3], "/project/build/../inc");
  EXPECT_EQ(folders[4], "/outside");
  EXPECT_EQ(folders[11], "/usr/include");
}

}  // namespace
}  // namespace qa
