#include "qa/testing/ctest.hpp"

#include "qa/testing/junit.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Ctest, ItsCommandLineTakesTheLabelLiterally) {
  const Command command = ctest_command(
      {.folder = "/build/svc", .label = "unit", .junit = "/run/junit.xml", .jobs = 2});
  EXPECT_EQ(to_shell_text(command),
            "ctest --test-dir /build/svc --no-tests=error --output-junit /run/junit.xml -j 2 "
            "--timeout 300 --test-output-truncation head --test-output-size-passed 65536 -L "
            "'^unit$'");
  EXPECT_EQ(ctest_command({.label = "c++ (fast)"}).argv.back(), R"(^c\+\+ \(fast\)$)");
  EXPECT_NE(ctest_command({.label = ""}).argv[ctest_command({}).argv.size() - 2], "-L");
}

TEST(Ctest, ItsCommandLineNamesTheConfigurationWhereThereIsOne) {
  EXPECT_THAT(ctest_command({.configuration = "Release"}).argv,
              testing::IsSupersetOf({"-C", "Release"}));
  EXPECT_THAT(ctest_command({}).argv, testing::Not(testing::Contains("-C")));
}

TEST(Ctest, NamesAreTakenLiterallyToo) {
  const auto last = [](const CtestRun& run) { return ctest_command(run).argv.back(); };
  EXPECT_EQ(last({.names = {"A.b"}}), R"(^A\.b$)");
  EXPECT_EQ(last({.names = {"Sizes/A.b/0", "a (b) | [c]"}}),
            R"(^(Sizes/A\.b/0|a \(b\) \| \[c\])$)");
}

TEST(Ctest, OfSeveralConfigurationsOneIsNamedAndSecondsAreWhole) {
  const std::string text = to_shell_text(
      ctest_command({.configuration = "Debug", .timeout = std::chrono::milliseconds(1001)}));
  EXPECT_THAT(text, HasSubstr("--timeout 2 "));
  EXPECT_THAT(text, HasSubstr("-C Debug"));
}

TEST(Ctest, TheConsoleSaysWhatTheJunitFileLeavesOut) {
  auto tests = parse_junit(recorded("testing/ctest.xml"), "/project");
  ASSERT_TRUE(tests);
  add_ctest_reasons(recorded("testing/ctest.txt"), *tests);
  const auto message = [&](const std::string& name) {
    return std::ranges::find(*tests, name, &TestCase::name)->message;
  };
  EXPECT_EQ(message("TakesTooLong"), "timed out after 2003 ms");
  EXPECT_TRUE(has_timed_out(*std::ranges::find(*tests, "TakesTooLong", &TestCase::name)));
  EXPECT_FALSE(has_timed_out(*std::ranges::find(*tests, "Crashes", &TestCase::name)));
  EXPECT_EQ(message("Crashes"), "crashed: SEGFAULT");
  EXPECT_THAT(message("FailsTwice"), StartsWith("Expected equality"));
  EXPECT_EQ(message("IsSkipped"), "no network here");
}

TEST(Ctest, ATestThatFailsWithoutAWordHasAReasonAllTheSame) {
  std::vector<TestCase> tests = {{.name = "fx", .status = TestStatus::failed},
                                 {.name = "told", .status = TestStatus::failed, .message = "why"}};
  // As ctest 3.25 writes it.
  add_ctest_reasons("The following tests FAILED:\n\t  6 - fx (Failed)\n\t  7 - told (Failed)\n",
                    tests);
  EXPECT_EQ(tests[0].message, "it failed and printed nothing");
  EXPECT_EQ(tests[1].message, "why");
}

}  // namespace
}  // namespace qa
