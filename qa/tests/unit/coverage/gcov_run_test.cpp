#include "qa/coverage/gcov_run.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

std::string answer_about(const std::string& notes) {
  return R"({"format_version": "1", "data_file": ")" + notes +
         R"(", "current_working_directory": "/b", "files": [{"file": "a.cpp", "functions": [],)"
         R"( "lines": [{"line_number": 1, "count": 1, "branches": []}]}]})"
         "\n";
}

class GcovRun : public testing::Test {
 protected:
  GcovRun() {
    processes.on({"gcov-12"}, [this](const Command& command) { return answer(command); });
  }

  /// As gcov does, but for `crashing_`, which ends it half-way, and what cannot be read.
  Result<Completed> answer(const Command& command) {
    std::string output;
    Completed end = completed(0);
    for (const std::string& argument : command.argv) {
      if (!argument.ends_with(".gcno")) continue;
      if (argument == crashing) {
        end = Completed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 11}};
        output += R"({"format_version": )";
        break;
      }
      if (argument == stale) {
        end.standard_error += argument.substr(0, argument.size() - 2) + "da:stamp mismatch\n";
      }
      output += answer_about(argument);
    }
    files.contents[command.argv.at(3)] = output;
    return end;
  }

  Result<std::vector<UnitReport>> run(const std::vector<CoverageNotes>& notes) {
    return run_gcov({.gcov = "gcov-12",
                     .llvm_cov = "llvm-cov-14",
                     .only_below = "/project",
                     .scratch = "/scratch",
                     .timeout = std::chrono::seconds(9),
                     .jobs = 1},
                    notes, processes, files);
  }

  FakeProcessRunner processes;
  MemoryFiles files;
  std::string crashing;
  std::string stale;
  const std::vector<CoverageNotes> several = {
      {.path = "/b/1.gcno"}, {.path = "/b/2.gcno"}, {.path = "/b/3.gcno"}, {.path = "/b/4.gcno"},
      {.path = "/b/5.gcno"}, {.path = "/b/6.gcno"}, {.path = "/b/7.gcno"}, {.path = "/b/8.gcno"}};
};

TEST_F(GcovRun, AnswersForAllNotesInTheirOrderWithFewerCommands) {
  const auto reports = run(several);
  ASSERT_TRUE(reports) << reports.error().what;
  ASSERT_EQ(reports->size(), several.size());
  for (std::size_t i = 0; i < several.size(); ++i) {
    EXPECT_EQ((*reports)[i].report.data_file, several[i].path);
    EXPECT_EQ((*reports)[i].complaint, "");
  }
  EXPECT_EQ(processes.commands.size(), 4);
  EXPECT_FALSE(files.exists("/scratch/0.json"));
}

TEST_F(GcovRun, ACrashCostsOnlyTheNotesThatCausedIt) {
  crashing = "/b/3.gcno";
  const auto reports = run(several);
  ASSERT_TRUE(reports) << reports.error().what;
  for (std::size_t i = 0; i < several.size(); ++i) {
    EXPECT_EQ((*reports)[i].report.files.empty(), i == 2) << i;
  }
  EXPECT_THAT((*reports)[2].complaint, HasSubstr("signal 11"));
}

TEST_F(GcovRun, AComplaintBelongsToItsNotes) {
  stale = "/b/5.gcno";
  const auto reports = run(several);
  ASSERT_TRUE(reports) << reports.error().what;
  EXPECT_EQ((*reports)[3].complaint, "");
  EXPECT_EQ((*reports)[4].complaint, "stamp mismatch");
}

TEST_F(GcovRun, ThatCanReadNothingAtAllFails) {
  processes.on({"gcov-12"}, completed(127, "", "sh: gcov-12: not found"));
  const auto reports = run({{.path = "/b/1.gcno"}, {.path = "/b/2.gcno"}});
  ASSERT_FALSE(reports);
  EXPECT_EQ(reports.error().kind, FailureKind::host);
  EXPECT_THAT(reports.error().what, HasSubstr("exited with status 127"));
}

TEST_F(GcovRun, WithoutNotesThereIsNothingToAsk) {
  EXPECT_TRUE(run({})->empty());
  EXPECT_TRUE(processes.commands.empty());
}

TEST_F(GcovRun, ReadsWhatClangWroteInAFolderForEachUnit) {
  std::vector<std::filesystem::path> folders;
  processes.on({"llvm-cov-14"}, [&](const Command& command) -> Result<Completed> {
    folders.push_back(command.working_directory);
    files.contents[command.working_directory / "a.cpp.gcda.gcov"] =
        recorded("coverage/llvm_a.gcov");
    return completed(0);
  });
  const auto reports = run({{.path = "/b/1.gcno", .tool = CoverageTool::llvm_cov},
                            {.path = "/b/2.gcno"},
                            {.path = "/b/3.gcno", .tool = CoverageTool::llvm_cov}});
  ASSERT_TRUE(reports) << reports.error().what;
  EXPECT_EQ((*reports)[0].report.files.size(), 3);
  EXPECT_EQ((*reports)[1].report.files.size(), 1);
  EXPECT_EQ((*reports)[2].report.files.size(), 3);
  ASSERT_EQ(folders.size(), 2);
  EXPECT_NE(folders[0], folders[1]);
  EXPECT_FALSE(files.exists(folders[0] / "a.cpp.gcda.gcov"));
}

}  // namespace
}  // namespace qa
