#include "qa/coverage/gcovr.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/stages/test_evidence.hpp"
#include "qa/system/lines.hpp"
#include "qa/testing/ctest.hpp"
#include "qa/testing/junit.hpp"

#include <algorithm>
#include <thread>

namespace qa {
namespace {

Result<Command> test_command(const StageSpec& spec, StageContext& context, const BuildTree& tree) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  const auto folder = tree.folder / settings.test_folder;
  // Without it ctest would run, and find nothing.
  if (!context.files.exists(folder / "CTestTestfile.cmake")) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": " + to_text(tree.setup) + " has no tests in '" +
                    settings.test_folder + "'",
                "correct test_folder of [stage." + spec.name + "] in pipeline.toml");
  }
  Command command = ctest_command({.folder = folder,
                                   .label = settings.label,
                                   .junit = context.folder / "junit.xml",
                                   .jobs = std::max(1U, std::thread::hardware_concurrency())});
  command.working_directory = context.root;
  return command;
}

/// Fills tests, their metrics and the JUnit artifact.
Result<void> collect_tests(StageContext& context, const Completed& completed, StageResult& result) {
  const auto junit = context.folder / "junit.xml";
  if (!context.files.exists(junit)) {
    return fail(FailureKind::host,
                "ctest " + to_text(completed.status) +
                    " and wrote no results: " + last_line(completed.standard_error));
  }
  TRY_ASSIGN(const std::string xml, context.files.read(junit));
  TRY_ASSIGN(result.tests, parse_junit(xml, context.root));
  add_ctest_reasons(completed.standard_output, result.tests);
  add_test_metrics(result);
  TRY_ASSIGN(Artifact artifact, record_artifact(context, "junit", junit));
  result.artifacts.push_back(std::move(artifact));
  return {};
}

/// What is wrong with the tests, or empty. No test, or only skipped ones, is no success.
std::string tests_verdict(const UnitSettings& settings, std::span<const TestCase> tests) {
  if (tests.empty()) {
    return settings.label.empty() ? "there is no test"
                                  : "there is no test with the label '" + settings.label + "'";
  }
  const std::string failed = failed_tests_text(tests);
  if (!failed.empty()) return failed;
  const TestCounts counts = count(tests);
  if (counts.passed + counts.flaky == 0) return "all tests were skipped";
  return {};
}

Result<void> run_tests(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                       StageResult& result) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  TRY_ASSIGN(const Command command, test_command(spec, context, tree));
  context.step("ctest");
  TRY_ASSIGN(const Completed completed, run_child(spec, context, command));
  TRY(collect_tests(context, completed, result));
  const std::string wrong = tests_verdict(settings, result.tests);
  if (!wrong.empty()) {
    mark_failed(result, wrong, command, rerun_command(spec));
  } else if (!completed.status.succeeded()) {
    return fail(FailureKind::host,
                "ctest " + to_text(completed.status) +
                    " although no test failed: " + last_line(completed.standard_error),
                rerun_command(spec));
  }
  return {};
}

Result<void> record_reports(StageContext& context, StageResult& result) {
  struct Report {
    std::string_view kind;
    std::string_view file;
  };
  for (const auto& [kind, file] : {Report{"cobertura", kCobertura}, Report{"html", kCoverageHtml},
                                   Report{"coverage-json", kCoverageJson}}) {
    TRY_ASSIGN(Artifact artifact, record_artifact(context, kind, context.folder / file));
    result.artifacts.push_back(std::move(artifact));
  }
  return {};
}

Result<void> measure_coverage(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                              StageResult& result) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  context.step("gcovr");
  TRY(context.files.create_directories((context.folder / kCoverageHtml).parent_path()));
  const Command command = gcovr_command({.root = context.root,
                                         .build_folder = tree.folder,
                                         .output = context.folder,
                                         .sources = settings.coverage_sources,
                                         .excludes = settings.coverage_exclude,
                                         .title = "Coverage of stage " + spec.name});
  TRY_ASSIGN(const Completed completed, run_child(spec, context, command));
  std::string wrong = gcovr_complaint(completed.standard_error);
  if (!completed.status.succeeded()) {
    wrong = "gcovr " + to_text(completed.status) + ": " + last_line(completed.standard_error);
  }
  if (!wrong.empty()) {
    return tl::unexpected(Failure{.kind = FailureKind::host,
                                  .what = "coverage is unknown: " + wrong,
                                  .command = to_shell_text(command)});
  }
  TRY_ASSIGN(const std::string json, context.files.read(context.folder / kCoverageSummary));
  TRY_ASSIGN(const CoverageTotals totals, parse_gcovr_summary(json));
  std::ranges::move(coverage_metrics(totals), std::back_inserter(result.metrics));
  return record_reports(context, result);
}

}  // namespace

Result<StageResult> run_unit(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  const bool with_coverage = !settings.coverage_sources.empty();
  StageResult result;
  if (with_coverage) {
    for (const char* program : {"gcovr", "gcov"}) TRY(record_version(spec, context, program));
  }
  const auto instrumentation = with_coverage ? Instrumentation::coverage : Instrumentation::none;
  const auto tree =
      cmake_build(spec, context, build_setup(settings.configure, context, "Debug", instrumentation),
                  settings.targets);
  if (!tree) return end_with(std::move(result), tree.error());
  TRY(remove_stale_data(context.files, tree->folder));
  TRY(run_tests(spec, context, *tree, result));
  if (!with_coverage) return result;
  const Result<void> measured = measure_coverage(spec, context, *tree, result);
  if (measured) return result;
  // A failed test is proven, so it outweighs coverage that could not be measured.
  if (result.status == StageStatus::failed) return result;
  if (measured.error().kind != FailureKind::host) return tl::unexpected(measured.error());
  result.status = StageStatus::errored;
  result.failure = measured.error();
  return result;
}

}  // namespace qa
