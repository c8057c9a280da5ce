#include "qa/lint/check_lists.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(CheckLists, ReadsWhatClangTidyPrints) {
  EXPECT_THAT(parse_check_list("Enabled checks:\n    bugprone-a\n    modernize-b\n\n"),
              ElementsAre("bugprone-a", "modernize-b"));
  EXPECT_THAT(parse_check_list("Error: no checks enabled.\n"), IsEmpty());
}

TEST(CheckLists, AskOnlyForWhatChanged) {
  MemoryFiles files;
  FakeProcessRunner processes;
  processes.on({"clang-tidy"}, completed(0, "Enabled checks:\n    a\n    b\n"));
  files.contents["/p/.clang-tidy"] = "Checks: a,b\n";
  files.contents["/p/sub/.clang-tidy"] = "Checks: a\n";
  const CheckListSetup setup{
      .root = "/p", .top = "/p", .kept = "/p/kept/checks.json", .tool = "14"};
  const auto ask = [&] {
    processes.commands.clear();
    const auto lists = list_checks(setup, {"sub"}, processes, files);
    EXPECT_TRUE(lists);
    return lists ? lists->in_force : ChecksInForce();
  };
  EXPECT_THAT(ask(), SizeIs(2));
  EXPECT_THAT(processes.commands, SizeIs(3));
  EXPECT_THAT(ask().at("sub"), ElementsAre("a", "b"));
  EXPECT_THAT(processes.commands, IsEmpty());
  files.contents["/p/sub/.clang-tidy"] = "Checks: b\n";
  ask();
  EXPECT_THAT(processes.commands, SizeIs(1));
}

TEST(CheckLists, WhatTheBaselineHadMustBeOn) {
  const ChecksInForce baseline = {{".", {"a", "b", "gone-in-this-release"}}};
  const CheckLists now{.in_force = {{".", {"a", "b", "c"}}, {"sub", {"a"}}},
                       .known = {"a", "b", "c"}};
  const auto findings = weaker_than(baseline, now);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].file, "sub/.clang-tidy");
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_THAT(findings[0].message, HasSubstr("off: b"));
}

TEST(CheckLists, AFolderThatWasWeakerBeforeIsNone) {
  const ChecksInForce baseline = {{".", {"a", "b"}}, {"sub", {"a"}}};
  EXPECT_THAT(
      weaker_than(baseline, {.in_force = {{".", {"a", "b"}}, {"sub", {"a"}}, {"sub/x", {"a"}}},
                             .known = {"a", "b"}}),
      IsEmpty());
}

TEST(CheckLists, AFolderWithFewerChecksIsSaid) {
  const auto notes =
      weaker_folders({{".", {"a", "b"}}, {"sub", {"a", "c"}}, {"sub/x", {"a", "c"}}});
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_EQ(notes[0].severity, Severity::note);
  EXPECT_THAT(notes[0].message, HasSubstr("without b"));
}

}  // namespace
}  // namespace qa
