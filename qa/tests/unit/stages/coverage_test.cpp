// The coverage stage in a world of fakes: a service that counts when it runs, or doesn't.
#include "qa/coverage/coverage_file.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/tests/unit/stages/static_program.hpp"
#include "qa/tests/unit/stages/unit_fixture.hpp"
#include "test_paths.hpp"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kCases = R"(qa: module-cases/v1
cases:
  - name: starts
  - name: helps
    args: [--help]
)";

class CoverageStage : public UnitStage {
 protected:
  CoverageStage() {
    // The stage asks where qa-sandbox lies; the runner of this test only pretends to start it.
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    unsetenv("SOURCE_DATE_EPOCH");
    answer_as_cmake({.targets = {"svc", "svc_tests"}}, processes, files);
    files.contents["/project/cases.yaml"] = kCases;
    files.contents["/project/build/coverage/svc/svc"] = static_program();
    files.contents["/project/build/coverage/a.cpp.gcno"] = young_content();
    files.contents.erase("/project/build/coverage/a.cpp.gcda");
    // The unit tests run line 1 of 2.
    CoverageFile unit{.compiler = "GNU 12"};
    unit.files["svc/src/a.cpp"].lines = {{1, {.hits = 1}}, {2, {.hits = 0}}};
    provide("coverage", to_text(unit));
    // The service runs line 2 alone.
    gcov_writes({{1, 0}, {2, 1}});
    service_counts();
  }
  ~CoverageStage() override { unsetenv("QA_LIBEXEC_DIR"); }

  /// Each start of it leaves counters.
  void service_counts() {
    processes.on({"qa-sandbox", "run"}, [this](const Command& command) -> Result<Completed> {
      const auto writable = std::ranges::find(command.argv, "--writable");
      const std::string folder = (writable + 1)->substr(std::string("/qa-counters=").size());
      files.contents[folder + "/project/build/coverage/a.cpp.gcda"] = "counted";
      return completed(0);
    });
  }

  static std::vector<StageSpec> stages() {
    return {{.name = "build",
             .kind = &kBuildKind,
             .inputs = {"svc"},
             .settings = BuildSettings{.targets = {"svc"}, .binary = "svc/svc"}},
            {.name = "unit",
             .kind = &kUnitKind,
             .inputs = {"svc", "tests"},
             .settings = UnitSettings{.configure = {.preset = "coverage"},
                                      .targets = {"svc_tests"},
                                      .coverage_sources = {"svc/src"}}},
            {.name = "container",
             .kind = &kContainerKind,
             .needs = {"build"},
             .settings = ContainerSettings{.image = "x:1", .entry_point = "/app/svc"}},
            {.name = "module",
             .kind = &kModuleKind,
             .needs = {"container"},
             .settings = ModuleSettings{.cases = "cases.yaml"}}};
  }

  static CoverageSettings followed_settings() {
    StageSpec stage{.name = "coverage",
                    .kind = &kCoverageKind,
                    .needs = {"unit", "module"},
                    .settings = CoverageSettings()};
    const std::vector<StageSpec> earlier = stages();
    EXPECT_EQ(kCoverageKind.follow(stage, earlier), "");
    return std::get<CoverageSettings>(stage.settings);
  }

  /// What is wrong with a stage that needs these.
  static std::string problem_of(std::vector<std::string> needs,
                                const std::vector<StageSpec>& earlier = stages()) {
    StageSpec stage{
        .kind = &kCoverageKind, .needs = std::move(needs), .settings = CoverageSettings()};
    return kCoverageKind.follow(stage, earlier);
  }
};

TEST_F(CoverageStage, MeasuresEachLevelByTheLinesOfAll) {
  const StageResult result = result_of(run_coverage, followed_settings());
  EXPECT_EQ(result.status, StageStatus::passed);
  EXPECT_EQ(find_metric(result.metrics, "coverage.line"), 100);
  EXPECT_EQ(find_metric(result.metrics, "coverage.unit.line"), 50);
  EXPECT_EQ(find_metric(result.metrics, "coverage.module.line"), 50);
  EXPECT_EQ(find_metric(result.metrics, "coverage.unit.exclusive_lines"), 1);
  EXPECT_EQ(find_metric(result.metrics, "coverage.module.exclusive_lines"), 1);
  EXPECT_EQ(find_metric(result.metrics, "coverage.levels_missing"), 0);
  EXPECT_THAT(kinds_of(result), ElementsAre("coverage", "level-coverage", "level-coverage"));
  EXPECT_THAT(texts(result), ElementsAre());
}

TEST_F(CoverageStage, EveryCaseRunsInTheInstrumentedImage) {
  result_of(run_coverage, followed_settings());
  EXPECT_TRUE(ran("--build build/coverage") || ran("--target svc"));
  EXPECT_TRUE(ran("--env GCOV_PREFIX=/qa-counters"));
  EXPECT_TRUE(ran("-- /app/svc --help"));
  EXPECT_FALSE(files.exists("/project/build/coverage/a.cpp.gcda")) << "they would count twice";
  EXPECT_FALSE(files.exists(kFolder / "counters-module/project/build/coverage/a.cpp.gcda"));
}

TEST_F(CoverageStage, ALevelWithoutCountersIsMissingAndNotZero) {
  processes.on({"qa-sandbox", "run"}, completed(0));
  const StageResult result = result_of(run_coverage, followed_settings());
  EXPECT_EQ(find_metric(result.metrics, "coverage.module.line"), std::nullopt);
  EXPECT_EQ(find_metric(result.metrics, "coverage.levels_missing"), 1);
  EXPECT_THAT(texts(result), Contains(HasSubstr("module tests: no counters came")));
  const std::vector<Gate> gates = kCoverageKind.gates(CoverageSettings());
  EXPECT_THAT(gates, Contains(testing::Field(&Gate::metric, "coverage.levels_missing")));
}

TEST_F(CoverageStage, AProgramThatWasKilledIsSaid) {
  processes.on({"qa-sandbox", "--help"}, [](const Command&) -> Result<Completed> {
    Completed killed = completed(0);
    killed.status = {.kind = ExitStatus::Kind::timed_out};
    return killed;
  });
  const StageResult result = result_of(run_coverage, followed_settings());
  EXPECT_THAT(texts(result), ElementsAre(HasSubstr("module: case 'helps' timed out; what it "
                                                   "counted may be missing")));
}

TEST_F(CoverageStage, ABinaryThatIsNotBuiltIsAMistakeOfTheFile) {
  CoverageSettings other = followed_settings();
  other.binary = "svc/other";
  const Failure failure = failure_of(run_coverage, other);
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_THAT(failure.what, HasSubstr("builds no /project/build/coverage/svc/other"));
}

TEST_F(CoverageStage, SaysWhatItNeeds) {
  EXPECT_THAT(problem_of({"module"}), HasSubstr("one stage of kind unit"));
  EXPECT_THAT(problem_of({"unit"}), HasSubstr("a stage of kind module or integration, too"));
  std::vector<StageSpec> foreign = stages();
  foreign.back().needs.clear();
  EXPECT_THAT(problem_of({"unit", "module"}, foreign), HasSubstr("tests of an image"));
  std::vector<StageSpec> tarball = stages();
  tarball.back().settings = ModuleSettings{.cases = "cases.yaml", .image = "x.tar"};
  EXPECT_THAT(problem_of({"unit", "module"}, tarball), HasSubstr("can't follow 'module'"));
  std::vector<StageSpec> silent = stages();
  silent[1].settings = UnitSettings{.coverage = false};
  EXPECT_THAT(problem_of({"unit", "module"}, silent), HasSubstr("one stage of kind unit"));
}

TEST_F(CoverageStage, WhatDecidesAboutTheOthersDecidesAboutIt) {
  StageSpec stage{
      .kind = &kCoverageKind, .needs = {"unit", "module"}, .settings = CoverageSettings()};
  std::vector<StageSpec> earlier = stages();
  earlier[1].environment = {"CXX"};
  ASSERT_EQ(kCoverageKind.follow(stage, earlier), "");
  EXPECT_THAT(stage.inputs, ElementsAre("svc", "tests"));
  EXPECT_THAT(stage.environment, ElementsAre("CXX"));
  const auto named = kCoverageKind.named_inputs(stage.settings);
  EXPECT_THAT(named, Contains("cases.yaml"));
  EXPECT_THAT(kCoverageKind.texts(stage.settings), Contains(testing::Key("module.cases")));

  // A stage that names none depends on the whole project.
  StageSpec other{
      .kind = &kCoverageKind, .needs = {"unit", "module"}, .settings = CoverageSettings()};
  earlier[0].inputs.clear();
  ASSERT_EQ(kCoverageKind.follow(other, earlier), "");
  EXPECT_THAT(other.inputs, ElementsAre());
}

}  // namespace
}  // namespace qa
