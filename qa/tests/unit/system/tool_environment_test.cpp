#include "qa/system/tool_environment.hpp"

#include "qa/system/posix_process_runner.hpp"

#include <cstdlib>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;

VariablePolicy policy_of(std::string_view name) {
  const ToolVariable* rule = rule_for_variable(name);
  EXPECT_NE(rule, nullptr) << name;
  return rule == nullptr ? VariablePolicy::kept : rule->policy;
}

TEST(ToolEnvironment, KnowsWhatChangesATool) {
  for (const char* name : {"GTEST_FILTER",
                           "GTEST_TOTAL_SHARDS",
                           "GMOCK_CATCH_LEAKED_MOCKS",
                           "TESTBRIDGE_TEST_ONLY",
                           "BENCHMARK_FILTER",
                           "ASAN_OPTIONS",
                           "UBSAN_OPTIONS",
                           "TSAN_OPTIONS",
                           "LSAN_OPTIONS",
                           "MSAN_OPTIONS",
                           "GCOV_PREFIX",
                           "GCOV_PREFIX_STRIP",
                           "LLVM_PROFILE_FILE",
                           "CTEST_NO_TESTS_ACTION",
                           "CTEST_OUTPUT_ON_FAILURE",
                           "CTEST_PARALLEL_LEVEL",
                           "MAKEFLAGS",
                           "MFLAGS",
                           "GNUMAKEFLAGS",
                           "GREP_OPTIONS",
                           "PYTEST_ADDOPTS"}) {
    EXPECT_EQ(policy_of(name), VariablePolicy::removed) << name;
  }
  for (const char* name :
       {"GIT_DIR", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF", "CLICOLOR_FORCE", "FORCE_COLOR",
        "COLORTERM", "NINJA_STATUS", "VERBOSE", "LANGUAGE", "CMAKE_COLOR_DIAGNOSTICS"}) {
    EXPECT_EQ(policy_of(name), VariablePolicy::quieted) << name;
  }
  for (const char* name : {"CC",
                           "CXX",
                           "CFLAGS",
                           "CXXFLAGS",
                           "CPPFLAGS",
                           "LDFLAGS",
                           "CMAKE_GENERATOR",
                           "CMAKE_PREFIX_PATH",
                           "CMAKE_TOOLCHAIN_FILE",
                           "CMAKE_BUILD_TYPE",
                           "CMAKE_TEST_LAUNCHER",
                           "CPATH",
                           "C_INCLUDE_PATH",
                           "CPLUS_INCLUDE_PATH",
                           "LIBRARY_PATH",
                           "LD_PRELOAD",
                           "LD_LIBRARY_PATH",
                           "PKG_CONFIG_PATH",
                           "SOURCE_DATE_EPOCH",
                           "TZ",
                           "PYTHONPATH",
                           "GTest_ROOT",
                           "GTest_DIR",
                           "GCOV"}) {
    EXPECT_EQ(policy_of(name), VariablePolicy::keyed) << name;
  }
  for (const char* name : {"CCACHE_DIR", "CMAKE_BUILD_PARALLEL_LEVEL", "GIT_CONFIG_GLOBAL",
                           "GIT_CONFIG_VALUE_0", "GIT_SSH_COMMAND", "XDG_RUNTIME_DIR"}) {
    EXPECT_EQ(policy_of(name), VariablePolicy::kept) << name;
  }
  for (const char* name : {"HOME", "PATH", "USER", "TMPDIR", "QA_PROFILE"}) {
    EXPECT_EQ(rule_for_variable(name), nullptr) << name;
  }
}

TEST(ToolEnvironment, EveryRowCanMatchAndSaysWhy) {
  std::set<std::string_view> patterns;
  for (const ToolVariable& row : tool_variables()) {
    EXPECT_FALSE(row.why.empty()) << row.pattern;
    EXPECT_TRUE(patterns.insert(row.pattern).second) << row.pattern << " stands there twice";
    std::string name(row.pattern);
    if (const auto star = name.find('*'); star != std::string::npos) name.replace(star, 1, "ZZ");
    EXPECT_EQ(rule_for_variable(name), &row) << "an earlier row hides " << row.pattern;
  }
}

TEST(ToolEnvironment, ChildrenGetWhatIsKeptAndWhatIsSet) {
  const EnvironmentVariables children = variables_for_children({{"GTEST_FILTER", "x"},
                                                                {"HOME", "/h"},
                                                                {"CXX", "g++"},
                                                                {"LC_ALL", "de_DE.UTF-8"},
                                                                {"LANG", "de_DE.UTF-8"}});
  EXPECT_THAT(children, Not(Contains(Key("GTEST_FILTER"))));
  EXPECT_THAT(children, Contains(Pair("HOME", "/h")));
  EXPECT_THAT(children, Contains(Pair("CXX", "g++")));
  EXPECT_THAT(children, Contains(Pair("LC_ALL", "C.UTF-8")));
  EXPECT_THAT(children, Contains(Pair("TERM", "dumb")));
}

TEST(ToolEnvironment, OnlyWhatIsKeyedCountsInTheKey) {
  const EnvironmentVariables keyed =
      keyed_variables({{"GTEST_FILTER", "x"}, {"HOME", "/h"}, {"CXX", "g++"}, {"TERM", "xterm"}});
  EXPECT_EQ(keyed, (EnvironmentVariables{{"CXX", "g++"}}));
}

TEST(ToolEnvironment, WhatAStageDeclaresIsWhatItWasSetTo) {
  const EnvironmentVariables inherited = {{"ASAN_OPTIONS", "suppressions=x"},
                                          {"TSAN_OPTIONS", "y"}};
  const auto declared = declared_variables({"ASAN_OPTIONS", "NOT_SET"}, inherited);
  EXPECT_THAT(declared, testing::ElementsAre(Pair("ASAN_OPTIONS", "suppressions=x")));
}

TEST(ToolEnvironment, IsThatOfEveryChild) {
  setenv("GTEST_FILTER", "None.Of*", 1);
  setenv("GIT_DIR", "/elsewhere", 1);
  setenv("QA_TEST_PLAIN", "kept", 1);
  PosixProcessRunner runner;
  const auto plain = runner.run({.argv = {"env"}});
  const auto own =
      runner.run({.argv = {"env"}, .environment = {{"GTEST_FILTER", "Mine.*"}, {"TERM", {}}}});
  for (const char* name : {"GTEST_FILTER", "GIT_DIR", "QA_TEST_PLAIN"}) unsetenv(name);
  ASSERT_TRUE(plain && own);
  EXPECT_THAT(plain->standard_output, Not(HasSubstr("GTEST_FILTER")));
  EXPECT_THAT(plain->standard_output, Not(HasSubstr("GIT_DIR")));
  EXPECT_THAT(plain->standard_output, HasSubstr("QA_TEST_PLAIN=kept\n"));
  EXPECT_THAT(plain->standard_output, HasSubstr("LC_ALL=C.UTF-8\n"));
  EXPECT_THAT(own->standard_output, HasSubstr("GTEST_FILTER=Mine.*\n"));
  EXPECT_THAT(own->standard_output, Not(HasSubstr("TERM=")));
}

}  // namespace
}  // namespace qa
