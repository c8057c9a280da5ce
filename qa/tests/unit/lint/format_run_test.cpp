#include "qa/lint/format_run.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

/// A clang-format that replaces the first byte of each file that begins with '!', and can't read
/// one that begins with '?'.
class FormatRun : public testing::Test {
 protected:
  FormatRun() {
    files.contents["/p/.clang-format"] = "BasedOnStyle: Google\n";
    files.contents["/p/a.cpp"] = "int a;\n";
    files.contents["/p/b.cpp"] = "!\n";
    processes.on({"clang-format"},
                 [this](const Command& command) -> Result<Completed> { return format(command); });
  }

  Result<Completed> format(const Command& command) {
    const auto first = std::ranges::find(command.argv, "--") + 1;
    Completed done = completed(0);
    for (auto name = first; name != command.argv.end(); ++name) {
      looked_at.push_back(*name);
      const std::string content = files.contents["/p/" + *name];
      if (content.starts_with('?')) {
        done.standard_error += "can't read " + *name + "\n";
        done.status.code = 1;
        continue;
      }
      done.standard_output += "<?xml version='1.0'?>\n<replacements incomplete_format='false'>\n";
      if (content.starts_with('!')) {
        done.standard_output += "<replacement offset='0' length='1'></replacement>\n";
      }
      done.standard_output += "</replacements>\n";
    }
    return done;
  }

  LintOutcome run(const std::vector<std::string>& names) {
    looked_at.clear();
    const FormatSetup setup{
        .root = "/p", .top = "/p", .kept = "/p/kept/format.json", .tool = tool, .jobs = 1};
    Result<LintOutcome> outcome =
        run_clang_format(setup, names, processes, files, [](std::size_t) {});
    if (!outcome) {
      ADD_FAILURE() << outcome.error().what;
      return {};
    }
    return *std::move(outcome);
  }

  MemoryFiles files;
  FakeProcessRunner processes;
  std::string tool = "14";
  std::vector<std::string> looked_at;
};

TEST_F(FormatRun, LooksOnlyAtWhatChangedAndForgetsNoFinding) {
  EXPECT_THAT(run({"a.cpp", "b.cpp"}).findings, SizeIs(1));
  EXPECT_THAT(looked_at, ElementsAre("a.cpp", "b.cpp"));
  const LintOutcome again = run({"a.cpp", "b.cpp"});
  EXPECT_THAT(looked_at, IsEmpty());
  ASSERT_THAT(again.findings, SizeIs(1));
  EXPECT_EQ(again.findings[0].file, "b.cpp");
  EXPECT_EQ(again.findings[0].line, 1);
  files.contents["/p/b.cpp"] = "int b;\n";
  EXPECT_THAT(run({"a.cpp", "b.cpp"}).findings, IsEmpty());
  EXPECT_THAT(looked_at, ElementsAre("b.cpp"));
}

TEST_F(FormatRun, TheStyleAndTheToolCount) {
  run({"a.cpp"});
  files.contents["/p/.clang-format"] = "BasedOnStyle: LLVM\n";
  run({"a.cpp"});
  EXPECT_THAT(looked_at, SizeIs(1));
  tool = "19";
  run({"a.cpp"});
  EXPECT_THAT(looked_at, SizeIs(1));
}

TEST_F(FormatRun, OneFileThatItCantReadDoesNotHideTheOthers) {
  files.contents["/p/c.cpp"] = "?";
  for (int i = 0; i < 2; ++i) {
    const LintOutcome outcome = run({"a.cpp", "b.cpp", "c.cpp"});
    EXPECT_THAT(outcome.not_analyzed, ElementsAre("c.cpp"));
    ASSERT_THAT(outcome.findings, SizeIs(2));
    EXPECT_THAT(outcome.findings[1].message + outcome.findings[0].message,
                HasSubstr("can't read c.cpp"));
  }
}

TEST_F(FormatRun, WithoutAStyleThereIsNothingToHoldAFileTo) {
  files.contents.erase("/p/.clang-format");
  const LintOutcome outcome = run({"a.cpp", "b.cpp"});
  EXPECT_THAT(outcome.without_style, UnorderedElementsAre("a.cpp", "b.cpp"));
  EXPECT_THAT(outcome.findings, IsEmpty());
  EXPECT_THAT(looked_at, IsEmpty());
}

}  // namespace
}  // namespace qa
