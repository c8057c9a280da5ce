#include "qa/lint/tidy_run.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A clang-tidy that reads each source and src/a.hpp, and complains about every "BAD".
class TidyRun : public testing::Test {
 protected:
  TidyRun() {
    files.contents["/p/.clang-tidy"] = "Checks: '-*,x'\n";
    files.contents["/p/src/a.cpp"] = "#include \"a.hpp\"\n";
    files.contents["/p/src/b.cpp"] = "int b;\n";
    files.contents["/p/src/a.hpp"] = "";
    processes.on({"clang-tidy"},
                 [this](const Command& command) -> Result<Completed> { return tidy(command); });
  }

  Result<Completed> tidy(const Command& command) {
    const std::string source = command.argv.back();
    analyzed.push_back(source);
    const auto after = [&command](const std::string& start) {
      for (const std::string& argument : command.argv) {
        if (argument.starts_with(start)) return argument.substr(start.size());
      }
      return std::string();
    };
    const std::string header = source == "/p/src/a.cpp" ? " /p/src/a.hpp" : "";
    files.contents[after("--extra-arg=-Wp,-MD,")] = "x.o: " + source + header + "\n";
    if (files.contents[source].find("BAD") != std::string::npos) {
      files.contents[after("--export-fixes=")] =
          "Diagnostics:\n  - DiagnosticName: x\n    DiagnosticMessage:\n      Message: bad\n"
          "      FilePath: '" +
          source +
          "'\n      FileOffset: 0\n      Replacements: []\n"
          "    Level: Warning\n    BuildDirectory: '/p/build'\n";
    }
    if (ends.contains(source)) return ends.at(source);
    Completed done = completed(
        0, "", "#include <...> search starts here:\n /usr/include\nEnd of search list.\n");
    done.duration = durations[source];
    return done;
  }

  LintOutcome run() {
    analyzed.clear();
    // Each run has a folder of its own.
    std::erase_if(files.contents,
                  [](const auto& entry) { return entry.first.string().starts_with("/p/run/"); });
    clock.advance(std::chrono::hours(1));
    const TidySetup setup{.root = "/p",
                          .top = top,
                          .kept = "/p/kept",
                          .scratch = "/p/run/1",
                          .tool = tool,
                          .variables = "",
                          .timeout = std::chrono::minutes(1),
                          .jobs = 1};
    Result<LintOutcome> outcome =
        run_clang_tidy(setup, commands, processes, files, clock, [](std::size_t) {});
    if (!outcome) {
      ADD_FAILURE() << outcome.error().what;
      return {};
    }
    std::ranges::sort(analyzed);
    return *std::move(outcome);
  }

  MemoryFiles files;
  FakeProcessRunner processes;
  ManualClock clock;
  std::string tool = "clang-tidy 14";
  std::filesystem::path top = "/p";
  std::vector<std::string> analyzed;
  std::map<std::string, Completed> ends;
  std::map<std::string, std::chrono::milliseconds> durations;
  std::vector<CompileCommand> commands = {
      {.file = "src/a.cpp", .directory = "/p/build", .arguments = {"c++", "-c", "../src/a.cpp"}},
      {.file = "src/b.cpp", .directory = "/p/build", .arguments = {"c++", "-c", "../src/b.cpp"}}};
};

TEST_F(TidyRun, TellsWhatWasReadWhoeverAnalyzed) {
  for (const std::size_t reused : {0U, 2U}) {
    const LintOutcome outcome = run();
    EXPECT_EQ(outcome.reused, reused);
    EXPECT_TRUE(outcome.read.contains("/p/src/a.hpp"));
    EXPECT_TRUE(outcome.read.contains("/p/src/b.cpp"));
  }
}

TEST_F(TidyRun, AsksForTheProjectsHeadersWhereItsFileDoesNot) {
  std::vector<std::string> asked;
  processes.on({"clang-tidy"}, [&](const Command& command) -> Result<Completed> {
    for (const std::string& argument : command.argv) {
      if (argument.starts_with("--header-filter")) asked.push_back(argument);
    }
    return tidy(command);
  });
  commands.resize(1);
  EXPECT_THAT(run().kept_back, IsEmpty());
  EXPECT_THAT(asked, ElementsAre("--header-filter=^/p/"));
  files.contents["/p/.clang-tidy"] = "HeaderFilterRegex: 'include/'\n";
  EXPECT_THAT(run().kept_back, ElementsAre("/p/src/a.hpp"));
  EXPECT_THAT(asked, SizeIs(1)) << "the file's own word counts";
}

TEST_F(TidyRun, ArgumentsThatOnlyGccKnowsAreLeftOutAndSaid) {
  commands.resize(1);
  commands[0].arguments = {"c++", "-fprofile-abs-path", "-c", "../src/a.cpp"};
  processes.on({"clang-tidy"}, [this](const Command& command) -> Result<Completed> {
    const std::filesystem::path database = command.argv.at(2);
    const std::string& json = files.contents[database / "compile_commands.json"];
    Result<Completed> done = tidy(command);
    if (json.find("-fprofile-abs-path") == std::string::npos) return done;
    const std::string report = command.argv.at(4).substr(std::string("--export-fixes=").size());
    files.contents[report] = recorded("lint/tidy_unknown.yaml");
    return completed(1);
  });
  for (const std::size_t reused : {0U, 1U}) {
    const LintOutcome outcome = run();
    EXPECT_EQ(outcome.reused, reused);
    EXPECT_THAT(outcome.not_analyzed, IsEmpty());
    ASSERT_THAT(outcome.findings, SizeIs(1)) << "a replay says it again";
    EXPECT_EQ(outcome.findings[0].severity, Severity::note);
    EXPECT_THAT(outcome.findings[0].message, HasSubstr("-fprofile-abs-path"));
  }
}

TEST_F(TidyRun, AnalyzesWhatChangedAndNothingElse) {
  run();
  EXPECT_THAT(analyzed, ElementsAre("/p/src/a.cpp", "/p/src/b.cpp"));
  EXPECT_EQ(run().reused, 2U);
  EXPECT_THAT(analyzed, IsEmpty());
  files.contents["/p/src/b.cpp"] = "int b;  // NOLINT\n";
  EXPECT_EQ(run().reused, 1U);
  EXPECT_THAT(analyzed, ElementsAre("/p/src/b.cpp"));
  files.contents["/p/src/a.hpp"] = "int a;\n";
  run();
  EXPECT_THAT(analyzed, ElementsAre("/p/src/a.cpp"));
}

TEST_F(TidyRun, AFindingIsFoundAgainWithoutAnalysis) {
  files.contents["/p/src/b.cpp"] = "BAD\n";
  EXPECT_THAT(run().findings, SizeIs(1));
  const LintOutcome again = run();
  EXPECT_THAT(analyzed, IsEmpty());
  ASSERT_THAT(again.findings, SizeIs(1));
  EXPECT_EQ(again.findings[0].file, "src/b.cpp");
  EXPECT_EQ(again.findings[0].line, 1);
}

TEST_F(TidyRun, WhatCouldNotBeAnalyzedIsTriedAgain) {
  ends["/p/src/b.cpp"] = {.status = {.kind = ExitStatus::Kind::signaled, .signal = 9}};
  EXPECT_THAT(run().not_analyzed, ElementsAre("src/b.cpp"));
  EXPECT_THAT(run().not_analyzed, ElementsAre("src/b.cpp"));
  ends.clear();
  EXPECT_THAT(run().not_analyzed, IsEmpty());
  EXPECT_THAT(analyzed, ElementsAre("/p/src/b.cpp"));
}

TEST_F(TidyRun, ToolConfigurationAndCommandCount) {
  run();
  tool = "clang-tidy 15";
  run();
  EXPECT_THAT(analyzed, SizeIs(2));
  files.contents["/p/.clang-tidy"] = "Checks: '-*'\n";
  run();
  EXPECT_THAT(analyzed, SizeIs(2));
  commands[1].arguments.push_back("-DNDEBUG");
  run();
  EXPECT_THAT(analyzed, ElementsAre("/p/src/b.cpp"));
}

TEST_F(TidyRun, AResponseFileIsPartOfTheCommand) {
  commands[0].arguments.push_back("@flags.rsp");
  files.contents["/p/build/flags.rsp"] = "-DA";
  run();
  EXPECT_EQ(run().reused, 2U);
  files.contents["/p/build/flags.rsp"] = "-DB";
  EXPECT_EQ(run().reused, 1U);
}

TEST_F(TidyRun, GoingBackFindsTheEarlierAnalysis) {
  run();
  files.contents["/p/src/b.cpp"] = "BAD\n";
  EXPECT_THAT(run().findings, SizeIs(1));
  files.contents["/p/src/b.cpp"] = "int b;\n";
  EXPECT_THAT(run().findings, IsEmpty());
  EXPECT_THAT(analyzed, IsEmpty());
}

TEST_F(TidyRun, TheLongestStartsFirst) {
  durations["/p/src/b.cpp"] = std::chrono::seconds(9);
  run();
  tool = "another";
  processes.commands.clear();
  run();
  ASSERT_THAT(processes.commands, SizeIs(2));
  EXPECT_EQ(processes.commands[0].argv.back(), "/p/src/b.cpp");
}

TEST_F(TidyRun, ADamagedStoreIsAsGoodAsNone) {
  run();
  for (auto& [path, content] : files.contents) {
    if (path.filename() == "analyses.json") content.resize(content.size() / 2);
  }
  run();
  EXPECT_THAT(analyzed, SizeIs(2));
}

TEST_F(TidyRun, WithoutAConfigurationInTheProjectItsOwnIsUsed) {
  run();
  EXPECT_THAT(to_shell_text(processes.commands[0]), testing::Not(HasSubstr("--config")));
  files.contents.erase("/p/.clang-tidy");
  files.contents["/.clang-tidy"] = "Checks: '-*,y'\n";
  processes.commands.clear();
  run();
  ASSERT_THAT(processes.commands, SizeIs(2));
  EXPECT_THAT(to_shell_text(processes.commands[0]), HasSubstr("--config={Checks: "));
  top = "/";  // of the repository
  processes.commands.clear();
  run();
  EXPECT_THAT(to_shell_text(processes.commands[0]), testing::Not(HasSubstr("--config")));
}

TEST_F(TidyRun, AMissingProgramIsAFailure) {
  processes.on({"clang-tidy"}, [](const Command&) -> Result<Completed> {
    return fail(FailureKind::tool_missing, "clang-tidy is not installed");
  });
  const TidySetup setup{
      .root = "/p", .top = "/p", .kept = "/p/kept", .scratch = "/p/run", .jobs = 2};
  const auto outcome = run_clang_tidy(setup, commands, processes, files, clock, [](std::size_t) {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, FailureKind::tool_missing);
}

TEST(DefaultTidyConfiguration, TakesTheRootAsItIs) {
  EXPECT_THAT(default_tidy_configuration("/home/o'neil/c++ (1)"),
              HasSubstr(R"(HeaderFilterRegex: '^/home/o''neil/c\+\+ \(1\)/'})"));
}

}  // namespace
}  // namespace qa
