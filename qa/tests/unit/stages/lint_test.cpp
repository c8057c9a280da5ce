#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <mutex>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class LintStage : public StageFixture {
 protected:
  LintStage() {
    files.contents["/project/CMakeLists.txt"] = "project(x)";
    answer_as_cmake({.targets = {"svc_tests", "generated"}}, processes, files);
    database({"src/a.cpp", "src/b.cpp", "other/c.cpp"});
    for (const char* file : {"src/a.cpp", "src/b.cpp", "src/a.hpp", "other/c.cpp", "src/x.txt"}) {
      files.contents[std::filesystem::path("/project") / file] = "";
    }
  }

  void database(const std::vector<std::string>& sources) {
    std::string json;
    for (const std::string& source : sources) {
      json += json.empty() ? "[" : ",";
      json += R"({"directory": "/project/build/lint", "file": "/project/)" + source + R"("})";
    }
    files.contents["/project/build/lint/compile_commands.json"] = json + "]";
  }

  const StageSettings settings = LintSettings{
      .preset = "lint", .targets = {"generated"}, .tidy_paths = {"src"}, .format_paths = {"src"}};
};

TEST_F(LintStage, CleanFilesGiveNumbersAndNoFinding) {
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.files"), 3);
  EXPECT_TRUE(ran("clang-tidy -p /project/build/lint --quiet src/a.cpp"));
  EXPECT_FALSE(ran("other/c.cpp"));
  EXPECT_TRUE(ran("clang-format --dry-run -Werror -- src/a.cpp src/a.hpp src/b.cpp"));
}

TEST_F(LintStage, FindingsAreEvidenceThatTheGateJudges) {
  processes.on(
      {"clang-tidy", "src/a.cpp"},
      completed(1, "/project/src/a.hpp:3:4: error: no [bugprone-x,-warnings-as-errors]\n"));
  processes.on(
      {"clang-tidy", "src/b.cpp"},
      completed(1, "/project/./src/a.hpp:3:4: error: no [bugprone-x,-warnings-as-errors]\n"));
  processes.on({"clang-format", "src/a.cpp"},
               completed(1, "",
                         "src/b.cpp:1:2: error: code should be clang-formatted "
                         "[-Wclang-format-violations]\nx\n^\n"));
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_THAT(result.findings, SizeIs(2));
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 2);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 0);
}

TEST_F(LintStage, ACrashingClangTidyIsNotAnalyzed) {
  processes.on({"clang-tidy", "src/a.cpp"},
               Completed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}});
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 1);
}

TEST_F(LintStage, ASourceThatNoTargetCompilesIsNotAnalyzed) {
  database({"src/a.cpp"});
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 1);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].file, "src/b.cpp");
  EXPECT_THAT(result.findings[0].message, HasSubstr("no target of preset 'lint' compiles it"));
}

TEST_F(LintStage, OnlyFilesThatGitKnowsAndThatExistAreFormatted) {
  using namespace std::string_literals;
  files.contents["/project/.git/HEAD"] = "";
  processes.on({"git", "ls-files"}, completed(0, "src/a.hpp\0src/deleted.cpp\0src/x.txt\0"s));
  result_of(run_lint, settings);
  EXPECT_TRUE(ran("clang-format --dry-run -Werror -- src/a.hpp"));
  EXPECT_FALSE(ran("src/deleted.cpp"));
  EXPECT_FALSE(ran("-- src/a.cpp"));
}

TEST_F(LintStage, ARefusalOfGitIsToldInItsOwnWords) {
  files.contents["/project/.git/HEAD"] = "";
  processes.on(
      {"git", "ls-files"},
      completed(128, "", "fatal: detected dubious ownership in repository at '/project'\n"));
  const Failure failure = failure_of(run_lint, settings);
  EXPECT_EQ(failure.kind, FailureKind::host);
  EXPECT_THAT(failure.what, HasSubstr("git ls-files: fatal: detected dubious ownership"));
}

TEST_F(LintStage, AFolderThatDoesNotExistIsAMistakeInTheConfiguration) {
  const Failure failure =
      failure_of(run_lint, LintSettings{.preset = "lint", .tidy_paths = {"source"}});
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_EQ(failure.what, "stage x: there is no folder 'source'");
}

TEST_F(LintStage, NothingToLookAtIsAMistakeInTheConfiguration) {
  files.contents = {{"/project/docs/a.md", ""}};
  const Failure failure = failure_of(run_lint, LintSettings{.format_paths = {"docs"}});
  EXPECT_EQ(failure.kind, FailureKind::configuration);
}

TEST_F(LintStage, NamesTheToolThatIsMissing) {
  processes.on({"clang-tidy"}, missing("clang-tidy"));
  EXPECT_EQ(failure_of(run_lint, settings).kind, FailureKind::tool_missing);
  processes.on({"clang-tidy"}, completed(0));
  processes.on({"clang-format"}, missing("clang-format"));
  EXPECT_EQ(failure_of(run_lint, settings).what, "clang-format is not installed");
}

TEST_F(LintStage, GeneratedSourcesThatDoNotBuildFail) {
  processes.on({"--build", "generated"}, completed(1, "x.proto:3:1: error: Expected \";\".\n"));
  processes.on({"--target", "help"}, completed(0, "generated: phony\n"));
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "x.proto:3:1: error: Expected \";\".");
}

}  // namespace
}  // namespace qa
