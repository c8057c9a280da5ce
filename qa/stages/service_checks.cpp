#include "qa/stages/service_checks.hpp"

#include "qa/environment/expansion.hpp"
#include "qa/environment/loaded_stop.hpp"
#include "qa/environment/rpc_calls.hpp"
#include "qa/environment/rpc_verdict.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// Cases that are tried as load; more would only take longer to tell the same.
constexpr std::size_t kCandidates = 10;
/// Between two questions to a service that recovers.
constexpr milliseconds kPause{100};

class ServiceChecks {
 public:
  ServiceChecks(Environment& environment, const Scenario& scenario, const CapturedValues& captured,
                const StageSpec& stage, StageContext& context)
      : environment_(environment),
        scenario_(scenario),
        captured_(captured),
        settings_(std::get<IntegrationSettings>(stage.settings)),
        stage_(stage.name),
        context_(context) {}

  Result<CheckOutcome> run() {
    for (const ServiceSpec& service : scenario_.topology.services) {
      for (const std::string& other : service.survives) TRY(lose(other, service));
    }
    for (const std::string& service : environment_.stopping_order()) TRY(stop(service));
    if (scenario_.topology.restart) TRY(start_again());
    return std::move(outcome_);
  }

 private:
  Result<void> lose(const std::string& other, const ServiceSpec& service);
  /// Empty: `other` can be killed while `service` goes on.
  Result<std::string> why_not_lost(const std::string& other, const ServiceSpec& service);
  Result<std::string> recovery_problem(const std::string& lost, const ServiceSpec& service);
  Result<std::string> answer_problem(const ServiceSpec& service);
  Result<void> stop(const std::string& name);
  Result<void> stop_idle(const std::string& name);
  Result<void> stop_loaded(const ServiceSpec& service);
  Result<void> start_again();
  Result<std::vector<RpcCall>> candidates(const ServiceSpec& service) const;
  RpcPlan plan(std::vector<RpcCall> calls) const;
  void tell(std::string name, TestStatus status, std::string message = {});

  Environment& environment_;
  const Scenario& scenario_;
  const CapturedValues& captured_;
  const IntegrationSettings& settings_;
  std::string stage_;
  StageContext& context_;
  CheckOutcome outcome_;
};

void ServiceChecks::tell(std::string name, TestStatus status, std::string message) {
  outcome_.tests.push_back({.suite = stage_,
                            .name = std::move(name),
                            .status = status,
                            .message = std::move(message),
                            .file = settings_.topology});
}

/// What the cases send to the service and expect to be answered OK.
Result<std::vector<RpcCall>> ServiceChecks::candidates(const ServiceSpec& service) const {
  std::vector<RpcCase> cases;
  for (const RpcCase& rpc : scenario_.cases) {
    const bool fits = !rpc.fault && rpc.service == service.name && rpc.callers.size() == 1 &&
                      rpc.callers.front().expect.status == "OK" && !streams(rpc.callers.front());
    if (!fits || cases.size() == kCandidates) continue;
    auto filled = captured_.fill_in(rpc);
    if (!filled) continue;
    // Only whether there is an answer counts.
    RpcCase& chosen = cases.emplace_back(std::move(*filled));
    chosen.callers.front().expect = {};
    chosen.callers.front().captures = {};
    chosen.repeat = 1;
  }
  return make_calls(cases, scenario_.topology, environment_.addresses(), settings_.cases);
}

RpcPlan ServiceChecks::plan(std::vector<RpcCall> calls) const {
  return {.proto_path = (context_.root / settings_.proto_path).string(),
          .protos = settings_.protos,
          .calls = std::move(calls)};
}

/// Empty when one of its calls is answered OK before its time to get ready is over.
Result<std::string> ServiceChecks::answer_problem(const ServiceSpec& service) {
  TRY_ASSIGN(const std::vector<RpcCall> calls, candidates(service));
  if (calls.empty()) return std::string();
  const auto started = context_.clock.steady_now();
  for (;;) {
    TRY_ASSIGN(const std::vector<RpcAnswer> answers,
               send_calls(plan(calls), environment_, context_.processes));
    if (std::ranges::find(answers, "OK", &RpcAnswer::status) != answers.end()) return std::string();
    if (context_.clock.steady_now() - started > service.ready.timeout) {
      return fmt::format("it is ready, but '{}' is answered {}: {}", answers.front().name,
                         answers.front().status, answers.front().message);
    }
    context_.clock.sleep_for(kPause);
  }
}

/// Empty when `service` is well again.
Result<std::string> ServiceChecks::recovery_problem(const std::string& lost,
                                                    const ServiceSpec& service) {
  Result<void> ready = environment_.start_again();
  if (ready) ready = environment_.wait_until_ready(service.name);
  if (ready) {
    TRY_ASSIGN(std::string problem, answer_problem(service));
    TRY_ASSIGN(const auto ended, environment_.ended_by_itself(service.name));
    return ended.value_or(std::move(problem));
  }
  if (ready.error().kind != FailureKind::product) return tl::unexpected(ready.error());
  return fmt::format("when '{}' was back: {}", lost, ready.error().what);
}

Result<std::string> ServiceChecks::why_not_lost(const std::string& other,
                                                const ServiceSpec& service) {
  for (const std::string& needed : {service.name, other}) {
    TRY_ASSIGN(const std::optional<std::string> ended, environment_.ended_by_itself(needed));
    if (ended) return *ended;
  }
  return environment_.why_not(Ability::kill);
}

Result<void> ServiceChecks::lose(const std::string& other, const ServiceSpec& service) {
  context_.step(fmt::format("{} loses {}", service.name, other));
  const std::string name = fmt::format("{} survives the loss of {}", service.name, other);
  TRY_ASSIGN(const std::string obstacle, why_not_lost(other, service));
  if (!obstacle.empty()) {
    tell(name, TestStatus::skipped, "not checked: " + obstacle);
    return {};
  }
  TRY(environment_.kill(other));
  // What it answers without its neighbor is its own affair; that it goes on is not.
  TRY_ASSIGN(const std::vector<RpcCall> calls, candidates(service));
  if (!calls.empty()) TRY(send_calls(plan(calls), environment_, context_.processes));
  TRY_ASSIGN(const std::string problem, recovery_problem(other, service));
  tell(name, problem.empty() ? TestStatus::passed : TestStatus::failed, problem);
  return {};
}

Result<void> ServiceChecks::stop(const std::string& name) {
  TRY_ASSIGN(const ServiceSpec* service, find_service(scenario_.topology, name));
  const bool is_grpc = service->ready.probe == Readiness::Probe::grpc_health;
  if (service->drain && is_grpc) return stop_loaded(*service);
  return stop_idle(name);
}

Result<void> ServiceChecks::stop_idle(const std::string& name) {
  TRY_ASSIGN(ServiceEnd end, environment_.stop(name));
  outcome_.ends.push_back(std::move(end));
  return {};
}

std::string lost_text(const LoadedStop& stop, int lost) {
  std::string text = fmt::format(
      "of {} calls that were in flight at SIGTERM ('{}', again and again), {} were never answered:",
      stop.report.in_flight, stop.call, lost);
  for (const auto& [status, count] : stop.report.lost)
    text += fmt::format("\n  {} x {}", count, status);
  return text;
}

Result<void> ServiceChecks::stop_loaded(const ServiceSpec& service) {
  context_.step(fmt::format("stop {} under load", service.name));
  const std::string name = service.name + " answers what is in flight when it is told to stop";
  const auto not_checked = [&](const std::string& why) {
    tell(name, TestStatus::skipped, "not checked: " + why);
  };
  TRY_ASSIGN(std::vector<RpcCall> calls, candidates(service));
  TRY_ASSIGN(const auto ended, environment_.ended_by_itself(service.name));
  if (ended || calls.empty()) {
    not_checked(ended.value_or("no case sends it a request that is answered OK"));
    return stop_idle(service.name);
  }
  const RpcPlan all = plan({});
  TRY_ASSIGN(LoadedStop stop, stop_under_load(environment_, service.name,
                                              {.proto_path = all.proto_path,
                                               .protos = all.protos,
                                               .candidates = std::move(calls)},
                                              context_.processes, context_.clock));
  outcome_.ends.push_back(std::move(stop.end));
  if (!stop.not_told.empty()) {
    not_checked(stop.not_told);
    return {};
  }
  int lost = 0;
  for (const auto& [status, count] : stop.report.lost) lost += count;
  outcome_.lost_calls = outcome_.lost_calls.value_or(0) + lost;
  if (lost == 0) {
    tell(name, TestStatus::passed);
  } else {
    tell(name, TestStatus::failed, lost_text(stop, lost));
  }
  return {};
}

Result<void> ServiceChecks::start_again() {
  context_.step("start the services again");
  const Result<void> started = environment_.start_again();
  if (!started && started.error().kind != FailureKind::product)
    return tl::unexpected(started.error());
  tell("all services start again", started ? TestStatus::passed : TestStatus::failed,
       started ? "" : started.error().what);
  return {};
}

}  // namespace

Result<CheckOutcome> check_services(Environment& environment, const Scenario& scenario,
                                    const CapturedValues& captured, const StageSpec& stage,
                                    StageContext& context) {
  return ServiceChecks(environment, scenario, captured, stage, context).run();
}

}  // namespace qa
