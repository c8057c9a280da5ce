// What the lint stage looks at, and what it says of it.
#include "qa/tests/unit/stages/lint_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(LintStage, CleanFilesGiveNumbersAndNoFinding) {
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.files"), 3);
  EXPECT_TRUE(ran("/project/src/a.cpp"));
  EXPECT_FALSE(ran("other/c.cpp"));
  EXPECT_TRUE(ran("src/a.hpp"));
}

TEST_F(LintStage, FindingsAreEvidenceThatTheGateJudges) {
  for (const char* source : {"src/a.cpp", "src/b.cpp"}) files.contents[path(source)] = "text\n";
  files.contents["/project/src/a.hpp"] = "text\n";
  complain("/project/src/a.cpp", "/project/src/a.hpp");
  complain("/project/src/b.cpp", "../../src/a.hpp");
  processes.on({"clang-format"}, [](const Command& command) -> Result<Completed> {
    return formatted(command, "src/b.cpp");
  });
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_THAT(result.findings, SizeIs(2));
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 2);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 0);
}

TEST_F(LintStage, WhatShowsAFindingAgainIsNotTheLastCommand) {
  files.contents["/project/src/a.hpp"] = "text\n";
  complain("/project/src/a.cpp", "/project/src/a.hpp");
  result_of(run_lint, settings);
  EXPECT_EQ(proof, "cd /project && clang-tidy -p /project/build/lint src/a.hpp");
  files.contents["/project/src/a.cpp"] = "changed\n";
  processes.on({"clang-format"}, [](const Command& command) -> Result<Completed> {
    return formatted(command, "src/a.cpp");
  });
  result_of(run_lint, settings);
  EXPECT_EQ(proof, "cd /project && clang-format --dry-run -Werror src/a.cpp");
}

TEST_F(LintStage, TellsWhatTheAnalysisRead) {
  processes.on({"clang-tidy", "/project/src/a.cpp"}, [this](const Command& command) {
    constexpr std::string_view kTrace = "--extra-arg=-Wp,-MD,";
    for (const std::string& argument : command.argv) {
      if (argument.starts_with(kTrace))
        files.contents[argument.substr(kTrace.size())] = "a.o: ../../src/a.cpp /elsewhere/x.hpp\n";
    }
    return Result<Completed>(completed(0));
  });
  result_of(run_lint, settings);
  EXPECT_TRUE(read.contains("/project/src/a.cpp"));
  EXPECT_TRUE(read.contains("/elsewhere/x.hpp"));
}

TEST_F(LintStage, ACrashingClangTidyIsNotAnalyzed) {
  processes.on({"clang-tidy", "/project/src/a.cpp"},
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

TEST_F(LintStage, ASourceThatAnotherIncludesIsAnalyzedWithIt) {
  database({"src/a.cpp"});
  processes.on({"clang-tidy", "/project/src/a.cpp"}, [this](const Command& command) {
    constexpr std::string_view kTrace = "--extra-arg=-Wp,-MD,";
    for (const std::string& argument : command.argv) {
      if (argument.starts_with(kTrace))
        files.contents[argument.substr(kTrace.size())] =
            "a.o: ../../src/a.cpp ../../src/b.cpp /project/src/a.hpp\n";
    }
    return Result<Completed>(completed(0));
  });
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 0);
  EXPECT_THAT(result.findings, IsEmpty());
}

TEST_F(LintStage, OnlyFilesThatGitKnowsAndThatExistAreLookedAt) {
  using namespace std::string_literals;
  files.contents["/project/.git/HEAD"] = "";
  processes.on({"git", "rev-parse"}, completed(0, "\n"));
  processes.on({"git", "ls-files", "--stage"},
               completed(0, "100644 1 0\tsrc/a.cpp\0"s + "100644 1 0\tsrc/deleted.cpp\0"s +
                                "160000 1 0\tsrc/module\0"s + "100644 1 0\tsrc/x.txt\0"s));
  processes.on({"git", "ls-files", "--others"}, completed(0, "src/a.hpp\0other/\0"s));
  files.contents["/project/src/module/m.cpp"] = "";
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.files"), 2);
  EXPECT_FALSE(ran("src/b.cpp"));
  EXPECT_FALSE(ran("module"));
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

TEST_F(LintStage, ARepositoryAroundTheProjectThatTracksNothingInItDoesNotDecide) {
  files.contents["/.git/HEAD"] = "";
  processes.on({"git", "rev-parse"}, completed(0, "nested/project/\n"));
  processes.on({"git", "ls-files"}, completed(0));
  EXPECT_EQ(find_metric(result_of(run_lint, settings).metrics, "lint.files"), 3);
}

TEST_F(LintStage, BuildFoldersAndOtherCheckoutsAreNotTheProject) {
  files.contents["/project/src/build/CMakeCache.txt"] = "";
  files.contents["/project/src/build/gen.cpp"] = "";
  files.contents["/project/src/bundled/.git"] = "gitdir: ../../.git/modules/bundled";
  files.contents["/project/src/bundled/x.cpp"] = "";
  EXPECT_EQ(find_metric(result_of(run_lint, settings).metrics, "lint.files"), 3);
}

TEST_F(LintStage, PatternsAndSingleFilesNameWhatIsLookedAt) {
  const StageResult result =
      result_of(run_lint, LintSettings{.configure = {.preset = "lint"},
                                       .tidy_paths = {"sr*"},
                                       .format_paths = {"**/*.hpp", "src/b.cpp"}});
  EXPECT_EQ(find_metric(result.metrics, "lint.files"), 3);
  EXPECT_FALSE(ran("other/c.cpp"));
  EXPECT_FALSE(ran("-- src/a.cpp"));
}

TEST_F(LintStage, SourcesBehindALinkAreAnalyzed) {
  files.contents["/project/shared/more.cpp"] = "";
  files.links["/project/src/ext"] = "../shared";
  database({"src/a.cpp", "src/b.cpp", "src/ext/more.cpp"});
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.not_analyzed"), 0);
  EXPECT_TRUE(ran("/project/src/ext/more.cpp"));
  database({"src/a.cpp", "src/b.cpp"});
  EXPECT_EQ(find_metric(result_of(run_lint, settings).metrics, "lint.not_analyzed"), 1);
}

TEST_F(LintStage, WithoutCompileCommandsNothingIsAnalyzed) {
  files.contents.erase("/project/build/lint/compile_commands.json");
  EXPECT_EQ(find_metric(result_of(run_lint, settings).metrics, "lint.not_analyzed"), 2);
}

TEST_F(LintStage, AFindingInGeneratedCodeIsOnlyCounted) {
  files.contents["/project/build/lint/CMakeCache.txt"] = "";
  files.contents["/project/build/lint/gen.hpp"] = "text\n";
  complain("/project/src/a.cpp", "gen.hpp");
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.outside"), 1);
}

TEST_F(LintStage, SaysWhatWasNotChecked) {
  files.contents.erase("/project/.clang-format");
  files.contents.erase("/project/.clang-tidy");
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.without_style"), 3);
  std::string all;
  for (const Finding& finding : result.findings) all += finding.message + "\n";
  EXPECT_THAT(all, HasSubstr("no .clang-format"));
  EXPECT_THAT(all, HasSubstr("no .clang-tidy"));
}

TEST_F(LintStage, HeadersThatNobodyLookedAtAreSaid) {
  files.contents["/project/src/lonely.hpp"] = "";
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.headers_unread"), 1);
  EXPECT_EQ(find_metric(result.metrics, "lint.headers_kept_back"), 0);
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 0);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].file, "src/lonely.hpp");
}

TEST_F(LintStage, HeadersWhoseFindingsAreKeptBackAreSaid) {
  files.contents["/project/.clang-tidy"] = "HeaderFilterRegex: 'include/'";
  const StageResult result = result_of(run_lint, settings);
  EXPECT_EQ(find_metric(result.metrics, "lint.headers_kept_back"), 1);
  EXPECT_EQ(find_metric(result.metrics, "lint.headers_unread"), 0);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].rule, "lint.headers-kept-back");
}

TEST_F(LintStage, ANolintWithoutAReasonIsAFinding) {
  files.contents["/project/src/a.hpp"] = "int a;  // NOLINT\n";
  const StageResult result = result_of(run_lint, settings);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].rule, "lint.nolint");
}

TEST_F(LintStage, WhatHeadersDeclareAndFlagsWantAComment) {
  files.contents["/project/src/a.hpp"] = "// The file.\n\nint bare();\n";
  files.contents["/project/src/b.cpp"] = "int other();\nDEFINE_bool(dry_run, false, \"\");\n";
  auto lint = std::get<LintSettings>(settings);
  lint.docs = {"src"};
  const StageResult result = result_of(run_lint, lint);
  ASSERT_THAT(result.findings, SizeIs(2));
  EXPECT_EQ(result.findings[0].rule, "docs.declaration");
  EXPECT_EQ(result.findings[0].file, "src/a.hpp");
  EXPECT_EQ(result.findings[0].line, 3);
  EXPECT_EQ(result.findings[1].rule, "docs.flag");
  EXPECT_EQ(find_metric(result.metrics, "lint.findings"), 2);
  lint.docs = {"include"};
  EXPECT_THAT(failure_of(run_lint, lint).what,
              HasSubstr("no C++ file of the project is 'include'"));
}

TEST_F(LintStage, AFolderThatDoesNotExistIsAMistakeInTheConfiguration) {
  const Failure failure =
      failure_of(run_lint, LintSettings{.configure = {.preset = "lint"}, .tidy_paths = {"source"}});
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_EQ(failure.what, "stage x: no file of the project is 'source' or below it");
}

TEST_F(LintStage, NothingToLookAtIsAMistakeInTheConfiguration) {
  files.contents = {{"/project/docs/a.md", ""}};
  const Failure failure = failure_of(run_lint, LintSettings{.format_paths = {"docs"}});
  EXPECT_EQ(failure.kind, FailureKind::configuration);
}

TEST_F(LintStage, HeadersWithoutAStyleAreNothingToLookAt) {
  files.contents.erase("/project/.clang-format");
  const Failure failure =
      failure_of(run_lint, LintSettings{.configure = {.preset = "lint"},
                                        .tidy_paths = {"."},
                                        .format_paths = {"."},
                                        .exclude = {"src/a.cpp", "src/b.cpp", "other"}});
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_THAT(failure.what, HasSubstr("nothing was looked at"));
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
