#include "qa/testing/ctest_listing.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

std::vector<ListedTest> read(const std::string& recording) {
  const auto tests = parse_ctest_listing(recorded("testing/" + recording));
  if (!tests) throw std::runtime_error(tests.error().what);
  return *tests;
}

std::vector<std::string> names(const std::vector<ListedTest>& tests) {
  std::vector<std::string> names;
  for (const ListedTest& test : tests) names.push_back(test.name);
  return names;
}

TEST(CtestListing, ReadsTheTestsOfABuiltProject) {
  const auto tests = read("ctest_listing_built.json");
  EXPECT_THAT(names(tests), ElementsAre("Core.Works", "Core.Works2", "All/P.Q/1", "All/P.Q/2",
                                        "plain", "shell", "gone", "missing"));
  EXPECT_THAT(tests[0].command,
              ElementsAre("/home/ann/build 3.25-makefiles/tests/core_test",
                          "--gtest_filter=Core.Works", "--gtest_also_run_disabled_tests"));
  EXPECT_EQ(tests[0].working_directory, "/home/ann/build 3.25-makefiles/tests");
  const ListedTest& plain = tests[4];
  EXPECT_THAT(plain.command,
              ElementsAre("/home/ann/build 3.25-makefiles/tests/plain_test", "--fast", "a b"));
  EXPECT_THAT(plain.labels, ElementsAre("fast", "unit"));
  EXPECT_THAT(plain.properties, Contains(Pair("TIMEOUT", ElementsAre("7"))));
  EXPECT_THAT(plain.properties, Contains(Pair("ENVIRONMENT", ElementsAre("A=1", "B=2"))));
  EXPECT_THAT(plain.properties, Contains(Pair("SKIP_RETURN_CODE", ElementsAre("77"))));
  EXPECT_EQ(plain.file, "/home/ann/my shapes \xC3\xA9/tests/CMakeLists.txt");
  EXPECT_EQ(plain.line, 6);
  EXPECT_EQ(tests[5].working_directory, "/home/ann/my shapes \xC3\xA9");
}

TEST(CtestListing, ATestWhoseProgramIsNowhereHasNoCommand) {
  const auto tests = read("ctest_listing_built.json");
  EXPECT_TRUE(tests[6].disabled);
  EXPECT_FALSE(tests[7].disabled);
  EXPECT_THAT(tests[7].command, IsEmpty());
  EXPECT_FALSE(undiscovered_target(tests[7])) << "only discovered tests have a placeholder";
}

TEST(CtestListing, BeforeTheBuildDiscoveredTestsHaveAPlaceholder) {
  const auto tests = read("ctest_listing_unbuilt.json");
  EXPECT_THAT(names(tests),
              ElementsAre("core_test_NOT_BUILT", "plain", "shell", "gone", "missing"));
  EXPECT_EQ(undiscovered_target(tests[0]), "core_test");
  EXPECT_FALSE(undiscovered_target(tests[1]));
  EXPECT_THAT(tests[1].command, IsEmpty()) << "it is not built either";
  EXPECT_THAT(tests[2].command, ElementsAre("/usr/bin/cmake", "-E", "true"));
}

TEST(CtestListing, ThePlaceholderOfCatch2EndsWithAHash) {
  const auto target = [](const char* name) {
    return undiscovered_target(ListedTest{.name = name});
  };
  EXPECT_EQ(target("core_test_NOT_BUILT-b858cb2"), "core_test");
  EXPECT_FALSE(target("is_NOT_BUILTIN"));
}

TEST(CtestListing, SeveralConfigurationsNeedOneToBeChosen) {
  EXPECT_THAT(names(read("ctest_listing_multi_no_configuration.json")),
              ElementsAre("core_test_NOT_BUILT"));
  EXPECT_THAT(names(read("ctest_listing_multi_debug.json")), Contains("only_debug"));
  EXPECT_THAT(ctest_listing_command("/b", "Debug").argv,
              ElementsAre("ctest", "--test-dir", "/b", "--show-only=json-v1", "-C", "Debug"));
  EXPECT_THAT(ctest_listing_command("/b", "").argv, SizeIs(4));
}

TEST(CtestListing, WhatATestFilePrintedBeforeIsPassedOver) {
  const auto tests =
      parse_ctest_listing("hello { there\n" + recorded("testing/ctest_listing_unbuilt.json"));
  ASSERT_TRUE(tests) << tests.error().what;
  EXPECT_THAT(*tests, SizeIs(5));
}

TEST(CtestListing, DamageIsAFailureNotACrash) {
  const std::string whole = recorded("testing/ctest_listing_built.json");
  const std::array<std::array<std::string, 2>, 6> damages = {{
      {"\"tests\"", "\"x\""},
      {"\"backtraceGraph\"", "\"x\""},
      {"\"name\" : \"plain\"", "\"name\" : 1"},
      {"\"backtrace\" : 1", "\"backtrace\" : 4000000000"},
      {"\"nodes\"", "\"x\""},
      {"\"DISABLED\",\n          \"value\" : true", "\"DISABLED\",\n          \"value\" : {}"},
  }};
  for (const auto& [from, to] : damages) {
    std::string text = whole;
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto tests = parse_ctest_listing(text);
    ASSERT_FALSE(tests) << from;
    EXPECT_EQ(tests.error().kind, FailureKind::host);
  }
  EXPECT_FALSE(parse_ctest_listing(""));
  EXPECT_FALSE(parse_ctest_listing("No tests were found!!!\n"));
}

TEST(CtestListing, AMajorVersionThatIsNotKnownIsRefused) {
  const auto tests = parse_ctest_listing(R"({"version": {"major": 2, "minor": 0}, "tests": []})");
  ASSERT_FALSE(tests);
  EXPECT_THAT(tests.error().what, HasSubstr("version 2, this qa reads 1"));
}

TEST(CtestListing, TellsWhoseVerdictIsNotTheExitStatus) {
  EXPECT_TRUE(has_own_verdict({.properties = {{"WILL_FAIL", {"TRUE"}}}}));
  EXPECT_TRUE(has_own_verdict({.properties = {{"PASS_REGULAR_EXPRESSION", {"^ok"}}}}));
  EXPECT_FALSE(has_own_verdict({.properties = {{"TIMEOUT", {"7"}}}}));
}

}  // namespace
}  // namespace qa
