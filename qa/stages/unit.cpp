#include "qa/coverage/coverage_data.hpp"
#include "qa/stages/child.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/coverage_scope.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/stages/test_evidence.hpp"
#include "qa/stages/unit_coverage.hpp"
#include "qa/system/lines.hpp"
#include "qa/testing/ctest.hpp"
#include "qa/testing/ctest_custom.hpp"
#include "qa/testing/ctest_listing.hpp"
#include "qa/testing/junit.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace qa {
namespace {

Result<CtestRun> ctest_run(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                           const JobShare& jobs) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  const auto folder = (tree.folder / settings.test_folder).lexically_normal();
  // Without it ctest would run, and find nothing.
  if (!context.files.exists(folder / "CTestTestfile.cmake")) {
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": " + to_text(tree.setup) + " has no tests in '" +
                    settings.test_folder + "'",
                "correct test_folder of [stage." + spec.name + "] in pipeline.toml");
  }
  return CtestRun{.folder = folder,
                  .configuration = tree.configuration,
                  .label = settings.label,
                  .junit = context.folder / "junit.xml",
                  .jobs = static_cast<unsigned>(jobs.count())};
}

/// The tests of which the project says itself how to tell whether they pass.
Result<std::set<std::string>> tests_with_own_verdict(const StageSpec& spec, StageContext& context,
                                                     const CtestRun& run) {
  TRY_ASSIGN(const Completed completed,
             run_child(spec, context, ctest_listing_command(run.folder, run.configuration)));
  TRY_ASSIGN(const std::vector<ListedTest> listed, parse_ctest_listing(completed.standard_output));
  std::set<std::string> names;
  for (const ListedTest& test : listed) {
    if (has_own_verdict(test)) names.insert(test.name);
  }
  return names;
}

Result<std::vector<TestCase>> read_tests(const StageSpec& spec, StageContext& context,
                                         const CtestRun& run) {
  TRY_ASSIGN(const std::string xml, context.files.read(run.junit));
  TRY_ASSIGN(std::vector<TestCase> tests, parse_junit(xml, context.root));
  // Only what did not pass can be what the project expects; ctest is asked no sooner.
  const auto has_passed = [](const TestCase& test) { return test.status == TestStatus::passed; };
  if (std::ranges::all_of(tests, has_passed)) return tests;
  const auto expected = tests_with_own_verdict(spec, context, run);
  // Without its word no failure is expected.
  if (!expected) return tests;
  return parse_junit(xml, context.root, *expected);
}

/// The tests that the project keeps ctest from running, which says nothing of them.
Result<std::vector<TestCase>> tests_left_out(StageContext& context, const CtestRun& run) {
  std::vector<TestCase> tests;
  for (const std::string_view name : kCtestCustomFiles) {
    const auto file = run.folder / name;
    if (!context.files.exists(file)) continue;
    TRY_ASSIGN(const std::string text, context.files.read(file));
    for (std::string& test : ignored_tests(text)) {
      tests.push_back({.name = std::move(test),
                       .status = TestStatus::skipped,
                       .message = std::string(name) + " leaves it out"});
    }
  }
  return tests;
}

/// Fills tests, their metrics and the JUnit artifact.
Result<void> collect_tests(const StageSpec& spec, StageContext& context, const CtestRun& run,
                           const Completed& completed, StageResult& result) {
  if (!context.files.exists(run.junit)) {
    return fail(FailureKind::host,
                "ctest " + to_text(completed.status) +
                    " and wrote no results: " + last_line(completed.standard_error));
  }
  TRY_ASSIGN(result.tests, read_tests(spec, context, run));
  add_ctest_reasons(completed.standard_output, result.tests);
  TRY_ASSIGN(std::vector<TestCase> left_out, tests_left_out(context, run));
  std::ranges::move(left_out, std::back_inserter(result.tests));
  add_test_metrics(result);
  TRY_ASSIGN(Artifact artifact, record_artifact(context, "junit", run.junit));
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
  return failed.empty() ? only_skipped_tests_text(tests) : failed;
}

Result<void> run_tests(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                       StageResult& result) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  const JobShare jobs = context.jobs.take_all();
  TRY_ASSIGN(const CtestRun run, ctest_run(spec, context, tree, jobs));
  Command command = ctest_command(run);
  command.working_directory = context.root;
  context.step("ctest");
  TRY_ASSIGN(const Completed completed, run_child(spec, context, command));
  TRY(collect_tests(spec, context, run, completed, result));
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

}  // namespace

Result<StageResult> run_unit(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  StageResult result;
  const auto instrumentation =
      settings.coverage ? Instrumentation::coverage : Instrumentation::none;
  const auto tree =
      cmake_build(spec, context, build_setup(settings.configure, context, "Debug", instrumentation),
                  settings.targets);
  if (!tree) return end_with(std::move(result), tree.error());
  TRY(remove_counters(tree->folder, context.files));
  ProjectFiles project;
  if (settings.coverage) {
    TRY_ASSIGN(project, project_files(context));
  }
  TRY(run_tests(spec, context, *tree, result));
  if (!settings.coverage) return result;
  const Result<void> measured = measure_coverage(spec, context, *tree, std::move(project), result);
  if (measured) return result;
  // A failed test is proven, so it outweighs coverage that could not be measured.
  if (result.status == StageStatus::failed) return result;
  const FailureKind kind = measured.error().kind;
  if (kind == FailureKind::canceled || kind == FailureKind::timed_out)
    return tl::unexpected(measured.error());
  result.status = status_of(kind);
  result.failure = measured.error();
  return result;
}

}  // namespace qa
