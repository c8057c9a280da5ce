// The mutation stage in a world of fakes: tests that notice what changes, or don't.
#include "qa/coverage/coverage_file.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/tests/unit/stages/unit_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kCopy = "/project/reports/cache/kept/stage/files/project";

class MutationStage : public UnitStage {
 protected:
  MutationStage() {
    files.contents[copy("build/coverage/svc/CTestTestfile.cmake")] = "";
    processes.on({"git", "diff", "--unified=0"},
                 completed(0, "--- a/svc/src/a.cpp\n+++ b/svc/src/a.cpp\n@@ -0,0 +2 @@\n+x\n"));
    CoverageFile unit{.compiler = "GNU 12"};
    unit.files["svc/src/a.cpp"].lines = {{1, {.hits = 1}}, {2, {.hits = 1}}};
    provide("coverage", to_text(unit));
  }

  static std::string copy(const std::string& path) { return std::string(kCopy) + "/" + path; }

  MutationSettings mutation() const {
    return {.since = "base",
            .followed = {{.name = "unit", .kind = &kUnitKind, .settings = settings}}};
  }

  /// As if the tests looked at what f() returns.
  void tests_notice_changes() {
    processes.on({"ctest"}, [this](const Command&) -> Result<Completed> {
      const bool is_changed =
          files.contents[copy("svc/src/a.cpp")].find("return 1;") == std::string::npos;
      files.contents[kFolder / "junit.xml"] =
          is_changed ? R"(<testsuite><testcase name="T.A" classname="T.A" status="fail">
                          <failure message=""/></testcase></testsuite>)"
                     : kPassingTests;
      return completed(is_changed ? 8 : 0);
    });
    ctest_lists("EchoTest.A", "LABELS");
  }
};

TEST_F(MutationStage, WhatNoTestNoticesIsAFindingAtItsPlace) {
  const StageResult result = result_of(run_mutation, mutation());
  EXPECT_EQ(find_metric(result.metrics, "mutation.mutants"), 1);
  EXPECT_EQ(find_metric(result.metrics, "mutation.survived"), 1);
  EXPECT_EQ(find_metric(result.metrics, "mutation.killed"), 0);
  EXPECT_THAT(texts(result), ElementsAre("mutation.survived svc/src/a.cpp: no test notices "
                                         "`return 2;` in place of `return 1;`"));
  EXPECT_EQ(result.findings.front().line, 2);
}

TEST_F(MutationStage, WhatATestFailsOnIsKilledAndTheCopyIsMended) {
  tests_notice_changes();
  const StageResult result = result_of(run_mutation, mutation());
  EXPECT_EQ(find_metric(result.metrics, "mutation.killed"), 1);
  EXPECT_EQ(find_metric(result.metrics, "mutation.survived"), 0);
  EXPECT_THAT(texts(result), ElementsAre());
  EXPECT_EQ(files.contents[copy("svc/src/a.cpp")], files.contents["/project/svc/src/a.cpp"]);
  EXPECT_THAT(files.contents["/project/svc/src/a.cpp"], HasSubstr("return 1;"));
}

TEST_F(MutationStage, WhatDoesNotCompileSaysNothing) {
  processes.on({"cmake", "--build"}, [this](const Command&) -> Result<Completed> {
    const bool is_changed =
        files.contents[copy("svc/src/a.cpp")].find("return 1;") == std::string::npos;
    return completed(is_changed ? 1 : 0, "", is_changed ? "a.cpp:2: error: no" : "");
  });
  const StageResult result = result_of(run_mutation, mutation());
  EXPECT_EQ(find_metric(result.metrics, "mutation.not_compiled"), 1);
  EXPECT_EQ(find_metric(result.metrics, "mutation.killed"), 0);
  EXPECT_EQ(find_metric(result.metrics, "mutation.survived"), 0);
}

TEST_F(MutationStage, WhatWasNotTriedIsSaidAndNotKilled) {
  MutationSettings none = mutation();
  none.budget = {};
  const StageResult result = result_of(run_mutation, none);
  EXPECT_EQ(find_metric(result.metrics, "mutation.not_tried"), 1);
  EXPECT_EQ(find_metric(result.metrics, "mutation.killed"), 0);
  EXPECT_THAT(texts(result), ElementsAre(HasSubstr("1 of 1 mutants were not tried")));
}

TEST_F(MutationStage, ALineThatNoTestRunsGetsNoMutant) {
  CoverageFile unit{.compiler = "GNU 12"};
  unit.files["svc/src/a.cpp"].lines = {{2, {.hits = 0}}};
  provide("coverage", to_text(unit));
  const StageResult result = result_of(run_mutation, mutation());
  EXPECT_EQ(find_metric(result.metrics, "mutation.mutants"), 0);
  EXPECT_THAT(texts(result), Contains(HasSubstr("1 changed lines got no mutant")));
  EXPECT_FALSE(ran("ctest"));
}

TEST_F(MutationStage, TestsThatFailBeforeAnythingChangedProveNothing) {
  ctest_writes(R"(<testsuite><testcase name="T.A" classname="T.A" status="fail">
                  <failure message=""/></testcase></testsuite>)",
               completed(8));
  EXPECT_THAT(failure_of(run_mutation, mutation()).what,
              HasSubstr("fail in a copy of the project, before anything was changed"));
}

TEST_F(MutationStage, NeedsAUnitStageThatMeasuresCoverage) {
  StageSpec stage{.kind = &kMutationKind, .needs = {"unit"}, .settings = MutationSettings()};
  const std::vector<StageSpec> silent = {
      {.name = "unit", .kind = &kUnitKind, .settings = UnitSettings{.coverage = false}}};
  EXPECT_THAT(kMutationKind.follow(stage, silent), HasSubstr("one stage of kind unit"));
  const std::vector<StageSpec> measuring = {
      {.name = "unit", .kind = &kUnitKind, .settings = settings}};
  EXPECT_EQ(kMutationKind.follow(stage, measuring), "");
}

}  // namespace
}  // namespace qa
