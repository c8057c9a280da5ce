#include "qa/stages/unit_tests.hpp"

#include "qa/stages/child.hpp"
#include "qa/stages/silent_programs.hpp"
#include "qa/stages/test_evidence.hpp"
#include "qa/stages/unit_sanitizer.hpp"
#include "qa/system/lines.hpp"
#include "qa/testing/ctest.hpp"
#include "qa/testing/ctest_custom.hpp"
#include "qa/testing/ctest_listing.hpp"
#include "qa/testing/junit.hpp"
#include "qa/testing/program_summary.hpp"
#include "qa/testing/quarantine.hpp"
#include "qa/testing/repetition.hpp"
#include "qa/testing/unfinished_program.hpp"

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
                  .names = {},
                  .timeout = settings.test_timeout,
                  .junit = context.folder / "junit.xml",
                  .jobs = static_cast<unsigned>(jobs.count()),
                  .keep_output = !settings.sanitizer.empty()};
}

/// What ctest said and wrote.
struct CtestResult {
  Command command;
  Completed completed;
  std::vector<TestCase> tests;
  std::vector<TestOutput> outputs;  ///< when a sanitizer may have written there
};

/// The tests of which only the project knows whether they pass, or which say nothing but their exit
/// status.
std::set<std::string> tests_with_own_verdict(std::span<const ListedTest> listed) {
  std::set<std::string> names;
  for (const ListedTest& test : listed) {
    if (has_own_verdict(test) || is_told_to_be_silent(test.command)) names.insert(test.name);
  }
  return names;
}

/// Whether the status that ctest gave, and what the programs printed, settle how the tests went.
bool is_settled(std::span<const TestCase> tests, std::span<const TestOutput> outputs) {
  return std::ranges::all_of(
             tests, [](const TestCase& test) { return test.status == TestStatus::passed; }) &&
         std::ranges::all_of(outputs, [](const TestOutput& test) {
           return program_summary(test.output).has_value();
         });
}

Result<std::vector<TestCase>> read_tests(const StageSpec& spec, StageContext& context,
                                         const BuildTree& tree, const CtestRun& run,
                                         const std::string& xml,
                                         std::span<const TestOutput> outputs) {
  TRY_ASSIGN(std::vector<TestCase> tests, parse_junit(xml, context.root));
  // ctest is asked no sooner: it reads all of the project's tests again.
  if (is_settled(tests, outputs)) return tests;
  TRY_ASSIGN(const Completed completed,
             run_child(spec, context, ctest_listing_command(run.folder, run.configuration)));
  const auto listed = parse_ctest_listing(completed.standard_output);
  // Without its word no failure is expected.
  if (!listed) return tests;
  TRY_ASSIGN(tests, parse_junit(xml, context.root, tests_with_own_verdict(*listed)));
  judge_silent_programs(context.files, tree.folder, *listed, outputs, tests);
  return tests;
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

Result<CtestResult> run_ctest(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                              const CtestRun& run) {
  CtestResult result{.command = ctest_command(run), .completed = {}, .tests = {}, .outputs = {}};
  result.command.working_directory = context.root;
  if (run.keep_output) result.command.environment = sanitizer_variables(spec);
  TRY_ASSIGN(result.completed, run_child(spec, context, result.command));
  if (!context.files.exists(run.junit)) {
    return fail(FailureKind::host,
                "ctest " + to_text(result.completed.status) +
                    " and wrote no results: " + last_line(result.completed.standard_error));
  }
  TRY_ASSIGN(const std::string xml, context.files.read(run.junit));
  std::vector<TestOutput> outputs = test_outputs(xml);
  TRY_ASSIGN(result.tests, read_tests(spec, context, tree, run, xml, outputs));
  if (run.keep_output) result.outputs = std::move(outputs);
  add_ctest_reasons(result.completed.standard_output, result.tests);
  return result;
}

/// Tells flaky tests from those that fail every time.
Result<void> repeat_failed_tests(const StageSpec& spec, StageContext& context,
                                 const BuildTree& tree, CtestRun run, CtestResult& first) {
  std::vector<TestCase>& tests = first.tests;
  const int retries = std::get<UnitSettings>(spec.settings).test_retries;
  for (int number = 1; number <= retries; ++number) {
    run.names = tests_to_repeat(tests);
    if (run.names.empty()) break;
    context.step("ctest, repetition " + std::to_string(number) + " of " +
                 std::to_string(run.names.size()) + " failed");
    run.junit = context.folder / ("repetition-" + std::to_string(number) + ".xml");
    Result<CtestResult> repeated = run_ctest(spec, context, tree, run);
    if (repeated) {
      judge_repetition(repeated->tests, number, tests);
      std::ranges::move(repeated->outputs, std::back_inserter(first.outputs));
    } else if (repeated.error().kind == FailureKind::host) {
      break;  // they failed, and nothing says otherwise
    } else {
      return tl::unexpected(repeated.error());
    }
  }
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
  return only_skipped_tests_text(tests);
}

}  // namespace

Result<void> run_unit_tests(const StageSpec& spec, StageContext& context, const BuildTree& tree,
                            const ProjectFiles& project, StageResult& result) {
  const auto& settings = std::get<UnitSettings>(spec.settings);
  const JobShare jobs = context.jobs.take_all();
  TRY_ASSIGN(const CtestRun run, ctest_run(spec, context, tree, jobs));
  context.step("ctest");
  TRY_ASSIGN(CtestResult ctest, run_ctest(spec, context, tree, run));
  const bool has_failed = count(ctest.tests).failed > 0;
  TRY(repeat_failed_tests(spec, context, tree, run, ctest));
  result.tests = std::move(ctest.tests);
  TRY_ASSIGN(std::vector<TestCase> left_out, tests_left_out(context, run));
  std::ranges::move(left_out, std::back_inserter(result.tests));
  const auto today = std::chrono::floor<std::chrono::days>(context.clock.now());
  std::ranges::move(apply_quarantine(settings.quarantine, today, result.tests),
                    std::back_inserter(result.findings));
  add_test_metrics(result);
  if (!settings.sanitizer.empty())
    TRY(add_sanitizer_reports(context, project, ctest.outputs, result));
  TRY_ASSIGN(Artifact artifact, record_artifact(context, "junit", run.junit));
  result.artifacts.push_back(std::move(artifact));
  const std::string wrong = tests_verdict(settings, result.tests);
  if (!wrong.empty()) {
    mark_failed(result, wrong, ctest.command, rerun_command(spec));
  } else if (!ctest.completed.status.succeeded() && !has_failed) {
    return fail(FailureKind::host,
                "ctest " + to_text(ctest.completed.status) +
                    " although no test failed: " + last_line(ctest.completed.standard_error),
                rerun_command(spec));
  }
  return {};
}

}  // namespace qa
