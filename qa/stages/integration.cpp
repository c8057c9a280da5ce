#include "qa/environment/environment.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/stages/integration_cases.hpp"
#include "qa/stages/orchestrator_choice.hpp"
#include "qa/stages/service_checks.hpp"
#include "qa/stages/stage_files.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/stages/test_evidence.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Beyond the stage's own time: what it made elsewhere is its own to remove until then.
constexpr std::chrono::minutes kTimeToRemove{10};

/// Logs of the services that were started, however far the environment came.
Result<void> record_logs(const fs::path& folder, StageResult& result, StageContext& context) {
  if (!context.files.exists(folder)) return {};
  TRY_ASSIGN(const std::vector<fs::path> logs, context.files.list(folder));
  for (const fs::path& log : logs) {
    TRY_ASSIGN(Artifact artifact, record_artifact(context, "log", log));
    result.artifacts.push_back(std::move(artifact));
  }
  return {};
}

std::string log_of(const std::string& service, const StageResult& result) {
  const auto artifact =
      std::ranges::find(result.artifacts, service + ".log",
                        [](const Artifact& log) { return fs::path(log.path).filename().string(); });
  return artifact == result.artifacts.end() ? "" : artifact->path;
}

double median_nanoseconds(std::vector<std::chrono::nanoseconds> durations) {
  const auto middle = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
  std::ranges::nth_element(durations, middle);
  return static_cast<double>(middle->count());
}

/// Tests are those of the cases, in their order, and then those of the checks.
void judge_tests(const Scenario& scenario, const StageSpec& spec, StageResult& result) {
  add_test_metrics(result);
  const TestCounts counts = count(result.tests);
  const auto failed = std::ranges::find(result.tests, TestStatus::failed, &TestCase::status);
  if (failed == result.tests.end()) return;
  const std::size_t index = static_cast<std::size_t>(failed - result.tests.begin());
  const bool is_case = index < scenario.cases.size();
  std::string what = is_case ? fmt::format("case '{}': {}", failed->name, failed->message)
                             : fmt::format("{}: {}", failed->name, failed->message);
  if (counts.failed > 1) what += fmt::format(" (and {} more)", counts.failed - 1);
  mark_failed(result, what, Command{.argv = {"qa", "run", spec.name}}, "qa logs " + spec.name);
  if (!is_case) return;
  const RpcCase& rpc = scenario.cases[index];
  result.failure->log = log_of(rpc.fault ? rpc.fault->service : rpc.service, result);
}

/// A service must end by itself when it is told to; whatever it answered before.
void judge_ends(const std::vector<ServiceEnd>& ends, const StageSpec& spec, StageResult& result) {
  const auto is_unclean = [](const ServiceEnd& end) { return !end.problem.empty(); };
  const auto count = std::ranges::count_if(ends, is_unclean);
  result.metrics.push_back({"services.unclean_ends", static_cast<double>(count), "1"});
  const auto first = std::ranges::find_if(ends, is_unclean);
  if (first == ends.end()) return;
  if (result.failure) {
    result.failure->what += "; " + first->problem;
    return;
  }
  mark_failed(result, first->problem, Command{.argv = {"qa", "run", spec.name}},
              "qa logs " + spec.name);
  result.failure->log = log_of(first->service, result);
}

/// A finding for each, and never a verdict; that they were looked for is the metric.
void report_leftovers(const EnvironmentEnd& end, StageResult& result) {
  for (const std::string& left : end.left)
    result.findings.push_back({.rule = "leak.environment", .message = left});
  result.metrics.push_back({"environment.left", static_cast<double>(end.left.size()), "1"});
}

/// The one that runs the services, with their images.
Result<std::unique_ptr<Orchestrator>> ready_orchestrator(const StageSpec& spec,
                                                         const Scenario& scenario,
                                                         const fs::path& folder,
                                                         StageContext& context) {
  const auto& settings = std::get<IntegrationSettings>(spec.settings);
  context.step("look for an orchestrator");
  TRY_ASSIGN(const std::string chosen,
             choose_orchestrator(settings.orchestrator, context.processes));
  context.tool_version("orchestrator", chosen);
  context.step("prepare the images for " + chosen);
  return make_orchestrator(
      chosen,
      {.settings = settings.orchestrator,
       .images = {.topology = scenario.topology,
                  .root = context.root,
                  .artifact = [&] { return read_image_under_test(context); },
                  .found = context.has_read},
       .proto_path = context.root / settings.proto_path,
       .members = {},
       .folder = folder,
       .record = context.folder / kPlaceRecord,
       .time_to_live = std::chrono::ceil<std::chrono::seconds>(spec.timeout) + kTimeToRemove,
       .processes = context.processes,
       .files = context.files,
       .clock = context.clock});
}

}  // namespace

Result<StageResult> run_integration(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<IntegrationSettings>(spec.settings);
  TRY_ASSIGN(const Scenario scenario, read_scenario(settings, context.root, context.files));

  UnpackedImage root(context.folder / "rootfs", context.files);
  TRY_ASSIGN(auto orchestrator, ready_orchestrator(spec, scenario, root.folder(), context));
  context.step(fmt::format("start {} services in {}", scenario.topology.services.size(),
                           orchestrator->isolation()));
  const fs::path logs = context.folder / "services";
  StageResult result;
  Result<std::unique_ptr<Environment>> environment =
      Environment::up(scenario.topology, std::move(orchestrator),
                      {.processes = context.processes, .files = context.files, .logs = logs});
  if (!environment) {
    if (environment.error().kind != FailureKind::product) {
      return tl::unexpected<Failure>(std::move(environment).error());
    }
    TRY(record_logs(logs, result, context));
    mark_failed(result, environment.error().what, Command{.argv = {"qa", "run", spec.name}},
                "qa logs " + spec.name);
    result.failure->log = log_of(fs::path(environment.error().log).stem().string(), result);
    return result;
  }

  context.step(fmt::format("run {} cases", scenario.cases.size()));
  Result<CaseOutcome> cases = run_cases(**environment, scenario, spec, context);
  Result<CheckOutcome> checked;
  if (cases) checked = check_services(**environment, scenario, cases->captured, spec, context);
  context.step("stop the services");
  EnvironmentEnd end = (*environment)->down();
  TRY(record_logs(logs, result, context));
  report_leftovers(end, result);
  if (!cases) return tl::unexpected<Failure>(cases.error());
  if (!checked) return tl::unexpected<Failure>(checked.error());
  if (end.failure) return tl::unexpected<Failure>(*end.failure);

  result.tests = std::move(cases->tests);
  std::ranges::move(checked->tests, std::back_inserter(result.tests));
  if (!cases->durations.empty())
    result.metrics.push_back({"rpc.duration_median", median_nanoseconds(cases->durations), "ns"});
  if (checked->lost_calls)
    result.metrics.push_back({"drain.lost_calls", static_cast<double>(*checked->lost_calls), "1"});
  judge_tests(scenario, spec, result);
  std::vector<ServiceEnd> ends = std::move(cases->ends);
  std::ranges::move(checked->ends, std::back_inserter(ends));
  std::ranges::move(end.services, std::back_inserter(ends));
  judge_ends(ends, spec, result);
  return result;
}

}  // namespace qa
