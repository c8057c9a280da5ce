// Tests that don't simply pass, run by the real ctest: no compiler is needed for most of them.
#include "qa/model/run_result.hpp"
#include "qa/system/tools.hpp"
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

class UnitProject : public FixtureProject {
 public:
  explicit UnitProject(const std::string& tests, const std::string& keys = {}) {
    set_keys(keys);
    write("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES NONE)\nenable_testing()\n" +
              tests);
  }

  void set_keys(const std::string& keys) const {
    set_stages("[stage.unit]\nkind = \"unit\"\ncoverage = false\ncache = false\n" + keys);
  }

  /// A test that is a line of shell.
  static std::string test(const std::string& name, const std::string& script) {
    return "add_test(NAME \"" + name + "\" COMMAND sh -c [=[" + script + "]=])\n";
  }

  /// By name: "flaky: first line of the message".
  std::map<std::string, std::string> tests() const {
    std::map<std::string, std::string> texts;
    const nlohmann::json run = run_json();
    for (const auto& test : run["stages"][0]["tests"]["cases"]) {
      const std::string suite = test["suite"];
      const std::string message = test["message"];
      texts[(suite.empty() ? "" : suite + ".") + test["name"].get<std::string>()] =
          test["status"].get<std::string>() + ": " + message.substr(0, message.find('\n'));
    }
    return texts;
  }
};

/// Fails when it is run first.
constexpr const char* kFlaky = "echo >> runs; test $(wc -l < runs) -gt 1";

TEST(UnitEndToEnd, ATestThatPassesWhenRepeatedIsFlakyWhateverItsName) {
  const UnitProject project(UnitProject::test("a (b) | [c] +?.*", kFlaky) +
                            UnitProject::test("fine", "true"));
  const Completed completed = project.run({"run", "unit"});
  EXPECT_EQ(completed.status.code, kInconclusive) << completed.standard_output;
  EXPECT_EQ(project.tests()["a (b) | [c] +?.*"],
            "flaky: failed 1 of 2 runs: it failed and printed nothing");
  EXPECT_EQ(project.tests()["fine"], "passed: ");
  EXPECT_THAT(completed.standard_output, HasSubstr("is flaky"));
  EXPECT_THAT(project.read("reports/latest/junit.xml"), HasSubstr("<flakyFailure"));
}

TEST(UnitEndToEnd, AFlakyTestIsGreenOnlyWhereTheFileSaysSo) {
  const UnitProject project(
      UnitProject::test("wobbles", kFlaky) + UnitProject::test("fine", "true"),
      "gates = [{ name = \"no flaky test\", max = 1 }]\n");
  const Completed completed = project.run({"run", "unit"});
  EXPECT_EQ(completed.status.code, kPassed) << completed.standard_output;
  EXPECT_THAT(completed.standard_output, HasSubstr("wobbles is flaky"));
}

TEST(UnitEndToEnd, FixturesOfARepeatedTestAreSetUpAgain) {
  const UnitProject project(
      UnitProject::test("setup", "touch ready") +
      UnitProject::test("needs it", "test -e ready && rm ready && " + std::string(kFlaky)) +
      UnitProject::test("fine", "true") +
      "set_tests_properties(setup PROPERTIES FIXTURES_SETUP f)\n"
      "set_tests_properties(\"needs it\" PROPERTIES FIXTURES_REQUIRED f RESOURCE_LOCK l)\n");
  EXPECT_EQ(project.run({"run", "unit"}).status.code, kInconclusive);
  EXPECT_EQ(project.tests()["needs it"],
            "flaky: failed 1 of 2 runs: it failed and printed nothing");
}

TEST(UnitEndToEnd, ATestThatHangsIsNamedWithTheEndOfItsOutputAndNothingOfItStays) {
  const UnitProject project(
      UnitProject::test("hangs", "echo the last words; sleep 4711 & sleep 4711") +
          UnitProject::test("fine", "true"),
      "test_timeout = \"1s\"\n");
  const Completed completed = project.run({"run", "unit"});
  EXPECT_EQ(completed.status.code, kFailed) << completed.standard_output;
  EXPECT_THAT(project.tests()["hangs"], HasSubstr("failed: timed out after "));
  EXPECT_THAT(completed.standard_output, HasSubstr("the last words"));
  EXPECT_THAT(completed.standard_output, Not(HasSubstr("left behind")));
}

TEST(UnitEndToEnd, ATestThatFailsEachTimeOrCrashesFailed) {
  const UnitProject project(UnitProject::test("fails", "echo 'error: 1 is not 2'; exit 1") +
                            UnitProject::test("crashes", "kill -SEGV $$"));
  EXPECT_EQ(project.run({"run", "unit"}).status.code, kFailed);
  EXPECT_EQ(project.tests()["fails"], "failed: error: 1 is not 2");
  EXPECT_THAT(project.tests()["crashes"], HasSubstr("failed: crashed: "));
}

TEST(UnitEndToEnd, AFailureInQuarantineIsSaidUntilItsLastDay) {
  const std::string until = "\", owner = \"ann\", reason = \"ticket 7\", test = \"fails\" }]\n";
  const UnitProject project(
      UnitProject::test("fails", "exit 1") + UnitProject::test("fine", "true"),
      "quarantine = [{ until = \"2200-01-31" + until);
  const Completed completed = project.run({"run", "unit"});
  EXPECT_EQ(completed.status.code, kPassed) << completed.standard_output;
  EXPECT_THAT(completed.standard_output,
              HasSubstr("in quarantine until 2200-01-31, ann: ticket 7"));
  project.set_keys("quarantine = [{ until = \"2001-01-31" + until);
  const Completed expired = project.run({"run", "unit"});
  EXPECT_EQ(expired.status.code, kFailed);
  EXPECT_THAT(expired.standard_output, HasSubstr("its quarantine ended 2001-01-31"));
}

/// A project of one C++ program `check`, which is a test, built under a sanitizer.
class SanitizedProject : public FixtureProject {
 public:
  SanitizedProject(const std::string& sanitizer, const std::string& source) {
    set_stages("[stage.unit]\nkind = \"unit\"\nsanitizer = \"" + sanitizer + "\"\n");
    write("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.25)\nproject(x CXX)\nenable_testing()\n"
          "find_package(Threads REQUIRED)\nadd_executable(check check.cpp)\n"
          "target_link_libraries(check Threads::Threads)\nadd_test(NAME check COMMAND check)\n");
    write("check.cpp", source);
  }

  /// "rule file:line" of each finding.
  std::vector<std::string> findings() const {
    std::vector<std::string> texts;
    const nlohmann::json run = run_json();
    for (const auto& finding : run["stages"][0]["findings"]) {
      texts.push_back(finding["rule"].get<std::string>() + " " +
                      finding["file"].get<std::string>() + ":" +
                      std::to_string(finding["line"].get<int>()));
    }
    return texts;
  }
};

TEST(UnitEndToEnd, UndefinedBehaviorThatATestSurvivesIsRed) {
  if (!find_program("g++")) GTEST_SKIP() << "g++ is not installed";
  const SanitizedProject project("address,undefined",
                                 "int main(int argc, char**) {\n  int big = 0x7fffffff;\n"
                                 "  big += argc;\n  return big == 0;\n}\n");
  const Completed completed = project.run({"run", "unit"});
  EXPECT_EQ(completed.status.code, kFailed) << completed.standard_output;
  EXPECT_THAT(project.findings(), testing::ElementsAre("sanitizer.undefined-behavior check.cpp:3"));
}

TEST(UnitEndToEnd, ARaceIsRedAtItsPlace) {
  if (!find_program("g++")) GTEST_SKIP() << "g++ is not installed";
  const SanitizedProject project("thread",
                                 "#include <thread>\nint counter = 0;\n"
                                 "void count() { for (int i = 0; i < 1000; ++i) ++counter; }\n"
                                 "int main() {\n  std::thread other(count);\n  count();\n"
                                 "  other.join();\n}\n");
  const Completed completed = project.run({"run", "unit"});
  if (completed.status.code == kCouldNotJudge)
    GTEST_SKIP() << "ThreadSanitizer does not work here: " << completed.standard_output;
  EXPECT_EQ(completed.status.code, kFailed) << completed.standard_output;
  EXPECT_THAT(project.findings(), testing::Contains("sanitizer.data-race check.cpp:3"));
}

}  // namespace
}  // namespace qa
