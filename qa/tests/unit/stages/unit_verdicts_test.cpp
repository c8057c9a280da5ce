// What a unit stage makes of tests that don't simply pass: repeated, in quarantine.
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/fakes/fake_cmake.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::chrono::sys_days kFarAway = std::chrono::year(2100) / std::chrono::January / 31;
constexpr std::chrono::sys_days kLongAgo = std::chrono::year(2001) / std::chrono::January / 31;

class UnitVerdicts : public StageFixture {
 protected:
  UnitVerdicts() {
    files.contents["/project/CMakeLists.txt"] = "project(x)";
    answer_as_cmake({.targets = {"svc_tests"}}, processes, files);
    files.contents["/project/build/coverage/svc/CTestTestfile.cmake"] = "";
    settings.configure.preset = "coverage";
    settings.test_folder = "svc";
    settings.coverage = false;
  }

  /// One run of ctest after the other: the tests that fail in it, of A.a and A.b.
  void ctest_fails(const std::vector<std::vector<std::string>>& runs) {
    processes.on({"ctest"}, [this, runs](const Command& command) -> Result<Completed> {
      if (std::ranges::find(command.argv, "--show-only=json-v1") != command.argv.end())
        return completed(1);
      const std::vector<std::string>& failing = runs.at(ctest_runs.size());
      ctest_runs.push_back(to_shell_text(command));
      std::string xml = "<testsuite>";
      for (const std::string name : {"A.a", "A.b"}) {
        const bool fails = std::ranges::find(failing, name) != failing.end();
        xml += "<testcase name=\"" + name + "\" classname=\"" + name + "\" status=\"" +
               (fails ? "fail\"><failure message=\"why\"/></testcase>" : "run\"/>");
      }
      const auto junit = std::ranges::find(command.argv, "--output-junit");
      files.contents[*std::next(junit)] = xml + "</testsuite>";
      return completed(failing.empty() ? 0 : 8);
    });
  }

  UnitSettings settings;
  std::vector<std::string> ctest_runs;
};

TEST_F(UnitVerdicts, ATestThatPassesWhenRepeatedIsFlakyAndTheStageDoesNotDecideThat) {
  ctest_fails({{"A.a"}, {}});
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "tests.flaky"), 1);
  EXPECT_EQ(find_metric(result.metrics, "tests.failed"), 0);
  EXPECT_EQ(find_metric(result.metrics, "tests.passed"), 1);
  EXPECT_EQ(result.tests.front().status, TestStatus::flaky);
  ASSERT_EQ(ctest_runs.size(), 2U);
  EXPECT_THAT(ctest_runs[0], Not(HasSubstr("-R")));
  EXPECT_THAT(ctest_runs[1], HasSubstr(R"(-R '^A\.a$')"));
  EXPECT_THAT(ctest_runs[1], HasSubstr("repetition-1.xml"));
}

TEST_F(UnitVerdicts, ATestThatFailsEachTimeFailed) {
  ctest_fails({{"A.a", "A.b"}, {"A.b"}, {"A.b"}});
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_EQ(result.failure->what, "A.b failed");
  EXPECT_EQ(find_metric(result.metrics, "tests.flaky"), 1);
  ASSERT_EQ(ctest_runs.size(), 3U);
  EXPECT_THAT(ctest_runs[2], HasSubstr(R"(-R '^A\.b$')"));
}

TEST_F(UnitVerdicts, NothingIsRepeatedWhenNobodyWantsIt) {
  settings.test_retries = 0;
  ctest_fails({{"A.a"}});
  EXPECT_EQ(result_of(run_unit, settings).status, StageStatus::failed);
}

TEST_F(UnitVerdicts, ARepetitionWithoutResultsChangesNothing) {
  processes.on({"ctest"}, [this](const Command& command) -> Result<Completed> {
    if (to_shell_text(command).find("-R") == std::string::npos)
      files.contents["/project/reports/runs/1/stages/04-stage/junit.xml"] =
          R"(<testsuite><testcase name="A.a" classname="A.a">)"
          R"(<failure message="why"/></testcase></testsuite>)";
    return completed(8);
  });
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.failure->what, "A.a failed");
}

TEST_F(UnitVerdicts, AFailureInQuarantineIsNotRed) {
  ctest_fails({{"A.a"}, {"A.a"}, {"A.a"}});
  settings.quarantine = {{.test = "A.a", .owner = "ann", .reason = "r", .until = kFarAway}};
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "tests.quarantined"), 1);
  EXPECT_EQ(find_metric(result.metrics, "tests.failed"), 0);
}

TEST_F(UnitVerdicts, AQuarantineThatIsOverHelpsNobody) {
  ctest_fails({{"A.a"}, {"A.a"}, {"A.a"}});
  settings.quarantine = {{.test = "A.a", .owner = "ann", .reason = "r", .until = kLongAgo}};
  const StageResult result = result_of(run_unit, settings);
  EXPECT_EQ(result.status, StageStatus::failed);
  EXPECT_THAT(result.tests.front().message, HasSubstr("its quarantine ended 2001-01-31"));
}

TEST_F(UnitVerdicts, AQuarantineOfNothingIsSaid) {
  ctest_fails({{}});
  settings.quarantine = {{.test = "A.gone", .owner = "ann", .reason = "r", .until = kFarAway}};
  const StageResult result = result_of(run_unit, settings);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings.front().rule, "tests.quarantine");
}

TEST_F(UnitVerdicts, OnlyQuarantinedTestsAreNoSuccess) {
  ctest_fails({{"A.a", "A.b"}, {"A.a", "A.b"}, {"A.a", "A.b"}});
  settings.quarantine = {{.test = "A.*", .owner = "ann", .reason = "r", .until = kFarAway}};
  EXPECT_EQ(result_of(run_unit, settings).failure->what,
            "all tests were skipped or are in quarantine");
}

}  // namespace
}  // namespace qa
