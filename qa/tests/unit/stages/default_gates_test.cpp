// What each kind demands without being told.
#include "qa/stages/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Metrics = std::vector<Metric>;

/// Each default gate with what it makes of `metrics`.
std::vector<std::string> verdicts(const StageKind& kind, const StageSettings& settings,
                                  const Metrics& metrics) {
  std::vector<std::string> texts;
  for (const Gate& gate : kind.gates(settings)) {
    const GateResult result = evaluate(gate, metrics);
    texts.push_back(gate.name + (result.verdict == Verdict::pass   ? ": pass"
                                 : result.verdict == Verdict::fail ? ": fail"
                                                                   : ": not computed"));
    EXPECT_EQ(blocks(result), result.verdict != Verdict::pass) << gate.name;
  }
  return texts;
}

TEST(DefaultGates, AFindingAndAFileThatWasNotAnalyzedAreRed) {
  EXPECT_THAT(verdicts(kLintKind, LintSettings(),
                       {{"lint.findings", 0, "1"}, {"lint.not_analyzed", 0, "1"}}),
              ElementsAre("no findings: pass", "every file analyzed: pass"));
  EXPECT_THAT(verdicts(kLintKind, LintSettings(),
                       {{"lint.findings", 1293, "1"}, {"lint.not_analyzed", 1, "1"}}),
              ElementsAre("no findings: fail", "every file analyzed: fail"));
}

TEST(DefaultGates, TestsMustRunAndPass) {
  const Metrics none = {{"tests.total", 0, "1"}, {"tests.failed", 0, "1"}, {"tests.flaky", 0, "1"}};
  const Metrics one_failed = {
      {"tests.total", 2, "1"}, {"tests.failed", 1, "1"}, {"tests.flaky", 0, "1"}};
  EXPECT_THAT(verdicts(kModuleKind, ModuleSettings(), none),
              ElementsAre("tests ran: fail", "no failed test: pass", "no flaky test: pass"));
  EXPECT_THAT(verdicts(kUnitKind, UnitSettings{.coverage = false}, one_failed),
              ElementsAre("tests ran: pass", "no failed test: fail", "no flaky test: pass"));
  EXPECT_THAT(verdicts(kIntegrationKind, IntegrationSettings(), one_failed),
              ElementsAre("tests ran: pass", "no failed test: fail", "no flaky test: pass",
                          "services ended cleanly: not computed"));
}

TEST(DefaultGates, AFlakyTestIsInconclusive) {
  const std::vector<Gate> gates = kUnitKind.gates(UnitSettings{.coverage = false});
  EXPECT_EQ(gates.back().name, "no flaky test");
  EXPECT_EQ(gates.back().on_fail, FailureKind::inconclusive);
}

TEST(DefaultGates, CoverageMustBeMeasuredWhereItIsAskedFor) {
  const StageSettings settings = UnitSettings();
  Metrics metrics = {{"tests.total", 1, "1"}, {"tests.failed", 0, "1"}, {"tests.flaky", 0, "1"}};
  EXPECT_THAT(verdicts(kUnitKind, settings, metrics),
              ElementsAre("tests ran: pass", "no failed test: pass", "no flaky test: pass",
                          "coverage measured: not computed"));
  metrics.push_back({"coverage.lines_total", 1, "1"});
  EXPECT_THAT(verdicts(kUnitKind, settings, metrics),
              ElementsAre("tests ran: pass", "no failed test: pass", "no flaky test: pass",
                          "coverage measured: pass"));
}

TEST(DefaultGates, ABenchmarkThatWasNotJudgedIsInconclusive) {
  const std::vector<Gate> gates = kBenchKind.gates(BenchSettings());
  EXPECT_THAT(verdicts(kBenchKind, BenchSettings(), {{"bench.not_judged", 1, "1"}}),
              ElementsAre("no regression: not computed", "everything judged: fail"));
  EXPECT_EQ(gates.at(0).on_fail, FailureKind::product);
  EXPECT_EQ(gates.at(1).on_fail, FailureKind::inconclusive);
}

TEST(DefaultGates, ABuildOfNothingAnEmptyBinaryAndADefectOfTheImageAreRed) {
  EXPECT_THAT(verdicts(kBuildKind, BuildSettings{.binary = "echo"}, {{"binary.size", 0, "bytes"}}),
              ElementsAre("something compiled: not computed", "binary recorded: fail"));
  EXPECT_THAT(verdicts(kBuildKind, BuildSettings(), {{"build.targets", 0, "1"}}),
              ElementsAre("something compiled: fail"));
  EXPECT_THAT(verdicts(kContainerKind, ContainerSettings(), {{"image.defects", 1, "1"}}),
              ElementsAre("image verified: fail", "no secrets: not computed"));
  EXPECT_THAT(verdicts(kContainerKind, ContainerSettings(),
                       {{"image.defects", 0, "1"}, {"image.secrets", 1, "1"}}),
              ElementsAre("image verified: pass", "no secrets: fail"));
}

TEST(DefaultGates, ACommandIsJudgedByWhatItCollects) {
  EXPECT_THAT(kCommandKind.gates(CommandSettings()), IsEmpty());
  EXPECT_THAT(verdicts(kCommandKind, CommandSettings{.junit = {"a"}, .sarif = {"b"}},
                       {{"lint.findings", 1, "1"}}),
              ElementsAre("tests ran: not computed", "no failed test: not computed",
                          "no flaky test: not computed", "no findings: fail"));
}

}  // namespace
}  // namespace qa
