#include "qa/system/command.hpp"

#include "qa/system/exit_status.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(Command, PlainWordsNeedNoQuotes) {
  EXPECT_EQ(to_shell_text({.argv = {"cmake", "--preset", "dev", "-DX=1", "/a/b_c.d"}}),
            "cmake --preset dev -DX=1 /a/b_c.d");
}

TEST(Command, WhatAShellWouldTouchIsQuoted) {
  EXPECT_EQ(shell_quote("a b"), "'a b'");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote("$HOME"), "'$HOME'");
  EXPECT_EQ(shell_quote("*"), "'*'");
  EXPECT_EQ(shell_quote("~"), "'~'");
  EXPECT_EQ(shell_quote(""), "''");
}

TEST(Command, FolderAndVariablesComeInFront) {
  EXPECT_EQ(to_shell_text({.argv = {"ctest"},
                           .working_directory = "/tmp/a b",
                           .environment = {{"A", "1 2"}, {"B", std::nullopt}}}),
            "cd '/tmp/a b' && env -u B A='1 2' ctest");
  EXPECT_EQ(to_shell_text({.argv = {"ctest"}, .environment = {{"A", "1"}}}), "A=1 ctest");
}

TEST(ExitStatus, SaysHowItEnded) {
  using Kind = ExitStatus::Kind;
  EXPECT_EQ(to_text(ExitStatus{.code = 3}), "exited with status 3");
  EXPECT_EQ(to_text(ExitStatus{.kind = Kind::signaled, .signal = 11}),
            "killed by signal 11 (Segmentation fault)");
  EXPECT_EQ(to_text(ExitStatus{.kind = Kind::signaled, .signal = 40}), "killed by signal 40");
  EXPECT_EQ(to_text(ExitStatus{.kind = Kind::timed_out}), "timed out");
  EXPECT_EQ(to_text(ExitStatus{.kind = Kind::canceled}), "canceled");
}

}  // namespace
}  // namespace qa
