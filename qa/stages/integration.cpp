#include "qa/container/image_unpacker.hpp"
#include "qa/environment/environment.hpp"
#include "qa/environment/rpc_verdict.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/stages/stage_files.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Beyond the deadlines of all calls: starting qa-rpc and reading the .proto files.
constexpr std::chrono::seconds kCallsMargin{20};
/// With it qa-rpc says that the .proto files are at fault.
constexpr int kConfigurationStatus = 2;

Result<ServiceImage> service_image(const ImageConfig& config, const fs::path& root) {
  TRY_ASSIGN(const auto ids, parse_user(config.user));
  ServiceImage image{.root = root,
                     .entry_point = config.entry_point,
                     .arguments = config.arguments,
                     .environment = config.environment,
                     .user = ids.first,
                     .group = ids.second};
  if (!config.working_directory.empty()) image.working_directory = config.working_directory;
  return image;
}

/// Asks everything, from inside the environment.
Result<std::vector<RpcAnswer>> ask(const Scenario& scenario, const IntegrationSettings& settings,
                                   const Environment& environment, StageContext& context) {
  TRY_ASSIGN(std::vector<RpcCall> calls, make_calls(scenario.cases, scenario.topology,
                                                    environment.addresses(), settings.cases));
  TRY_ASSIGN(const fs::path program, helper_program("qa-rpc"));
  TRY_ASSIGN(Command command, environment.member_command({program.string(), "call"}));
  command.timeout = kCallsMargin;
  for (const RpcCall& call : calls) command.timeout += call.deadline;
  command.input = to_json_text(RpcPlan{.proto_path = (context.root / settings.proto_path).string(),
                                       .protos = settings.protos,
                                       .calls = std::move(calls)});
  TRY_ASSIGN(const Completed completed, context.processes.run(command));
  if (!completed.status.succeeded()) {
    const bool is_configuration = completed.status.code == kConfigurationStatus;
    return fail(is_configuration ? FailureKind::configuration : FailureKind::host,
                "qa-rpc " + to_text(completed.status) + ": " + completed.standard_error);
  }
  TRY_ASSIGN(auto answers, parse_rpc_answers(completed.standard_output));
  if (answers.size() == scenario.cases.size()) return answers;
  return fail(FailureKind::host,
              fmt::format("qa-rpc answered {} of {} cases", answers.size(), scenario.cases.size()));
}

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

double median_nanoseconds(const std::vector<RpcAnswer>& answers) {
  std::vector<std::chrono::nanoseconds> durations;
  for (const RpcAnswer& answer : answers) durations.push_back(answer.duration);
  const auto middle = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
  std::ranges::nth_element(durations, middle);
  return static_cast<double>(middle->count());
}

void judge_answers(const Scenario& scenario, const std::vector<RpcAnswer>& answers,
                   const StageSpec& spec, StageResult& result) {
  const auto& settings = std::get<IntegrationSettings>(spec.settings);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    result.tests.push_back(judge(scenario.cases[i], answers[i], spec.name, settings.cases));
  }
  const TestCounts counts = count(result.tests);
  result.metrics = {{"tests.total", static_cast<double>(result.tests.size()), "1"},
                    {"tests.passed", static_cast<double>(counts.passed), "1"},
                    {"tests.failed", static_cast<double>(counts.failed), "1"},
                    {"rpc.duration_median", median_nanoseconds(answers), "ns"}};
  const auto failed = std::ranges::find(result.tests, TestStatus::failed, &TestCase::status);
  if (failed == result.tests.end()) return;
  std::string what = fmt::format("case '{}': {}", failed->name, failed->message);
  if (counts.failed > 1) what += fmt::format(" (and {} more)", counts.failed - 1);
  mark_failed(result, what, Command{.argv = {"qa", "run", spec.name}}, "qa logs " + spec.name);
  const std::size_t index = static_cast<std::size_t>(failed - result.tests.begin());
  result.failure->log = log_of(scenario.cases[index].service, result);
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

}  // namespace

Result<StageResult> run_integration(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<IntegrationSettings>(spec.settings);
  TRY_ASSIGN(const Scenario scenario, read_scenario(settings, context.root, context.files));

  context.step("unpack the image");
  TRY_ASSIGN(const Image image, read_image_under_test(context));
  UnpackedImage root(context.folder / "rootfs", context.files);
  TRY(unpack_image(image, root.folder(), context.files));
  TRY_ASSIGN(ServiceImage services, service_image(image.config, root.folder()));

  context.step("check the sandbox");
  TRY(probe_sandbox(context.processes));
  context.step(fmt::format("start {} services", scenario.topology.services.size()));
  const fs::path logs = context.folder / "services";
  StageResult result;
  Result<std::unique_ptr<Environment>> environment =
      Environment::up(scenario.topology, std::move(services),
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
  const Result<std::vector<RpcAnswer>> answers = ask(scenario, settings, **environment, context);
  context.step("stop the services");
  const std::vector<ServiceEnd> ends = (*environment)->down();
  TRY(record_logs(logs, result, context));
  if (!answers) return tl::unexpected<Failure>(answers.error());
  judge_answers(scenario, *answers, spec, result);
  judge_ends(ends, spec, result);
  return result;
}

}  // namespace qa
