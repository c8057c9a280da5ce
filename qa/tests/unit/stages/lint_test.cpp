#include "qa/lint/pending_baseline.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/fakes/recorded.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <mutex>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
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
    files.contents["/project/.clang-format"] = "";
    files.contents["/project/.clang-tidy"] = "";
    processes.on({"clang-format"}, [](const Command& command) -> Result<Completed> {
      return formatted(command, "");
    });
  }

  /// What clang-format prints for the files of `command`, of which it would change `bad`.
  static Completed formatted(const Command& command, const std::string& bad) {
    Completed done = completed(0);
    const auto first = std::ranges::find(command.argv, "--");
    for (auto name = first; name != command.argv.end(); ++name) {
      if (name == first) continue;
      done.standard_output += "<?xml version='1.0'?>\n<replacements incomplete_format='false'>\n";
      if (*name == bad) done.standard_output += "<replacement offset='0' length='1'></replacement>";
      done.standard_output += "</replacements>\n";
    }
    return done;
  }

  /// clang-tidy complains about `place` when it analyzes `source`.
  void complain(const std::string& source, const std::string& place) {
    processes.on({"clang-tidy", source},
                 [this, place](const Command& command) -> Result<Completed> {
                   for (const std::string& argument : command.argv) {
                     constexpr std::string_view kReport = "--export-fixes=";
                     if (!argument.starts_with(kReport)) continue;
                     files.contents[argument.substr(kReport.size())] =
                         "Diagnostics:\n  - DiagnosticName: bugprone-x\n    DiagnosticMessage:\n"
                         "      Message: no\n      FilePath: '" +
                         place +
                         "'\n      FileOffset: 0\n"
                         "      Replacements: []\n    Level: Warning\n    BuildDirectory: "
                         "'/project/build/lint'\n";
                   }
                   return completed(0);
                 });
  }

  static std::filesystem::path path(const std::string& name) {
    return std::filesystem::path("/project") / name;
  }

  void database(const std::vector<std::string>& sources) {
    std::string json;
    for (const std::string& source : sources) {
      json += json.empty() ? "[" : ",";
      json += R"({"directory": "/project/build/lint", "command": "c++", "file": "/project/)" +
              source + R"("})";
    }
    files.contents["/project/build/lint/compile_commands.json"] = json + "]";
  }

  /// As `qa init` leaves it.
  void begin_baseline() {
    const PendingBaseline pending =
        pending_baseline({"src/a.cpp", "src/b.cpp", "src/a.hpp"}, files, "/project");
    files.contents["/project/reports/baselines/x.json"] = to_text(pending);
  }

  /// What the stage puts in its place; empty: nothing.
  std::string first_baseline() {
    const auto file =
        files.contents.find("/project/reports/runs/1/stages/04-stage/first-baseline.json");
    return file == files.contents.end() ? std::string() : file->second;
  }

  const StageSettings settings = LintSettings{.configure = {.preset = "lint"},
                                              .targets = {"generated"},
                                              .tidy_paths = {"src"},
                                              .format_paths = {"src"}};
};

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
        files.contents[argument.substr(kTrace.size())] = "a.o: ../../src/a.cpp ../../src/b.cpp\n";
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

TEST_F(LintStage, ANolintWithoutAReasonIsAFinding) {
  files.contents["/project/src/a.hpp"] = "int a;  // NOLINT\n";
  const StageResult result = result_of(run_lint, settings);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].rule, "lint.nolint");
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
