#include "qa/stages/integration_cases.hpp"

#include "qa/environment/rpc_calls.hpp"
#include "qa/environment/rpc_verdict.hpp"

#include <span>

namespace qa {
namespace {

class CaseRun {
 public:
  CaseRun(Environment& environment, const Scenario& scenario, const StageSpec& stage,
          StageContext& context)
      : environment_(environment),
        cases_(scenario.cases),
        settings_(std::get<IntegrationSettings>(stage.settings)),
        stage_(stage.name),
        context_(context) {}

  Result<CaseOutcome> run() {
    for (std::span<const RpcCase> left = cases_; !left.empty();) {
      std::size_t requests = 0;
      while (requests < left.size() && !left[requests].fault) ++requests;
      if (requests == 0) {
        TRY(happen(left.front()));
        left = left.subspan(1);
      } else {
        TRY(send(left.first(requests)));
        left = left.subspan(requests);
      }
    }
    TRY(heal());
    return std::move(outcome_);
  }

 private:
  Result<void> send(std::span<const RpcCase> cases);
  Result<void> happen(const RpcCase& rpc);
  /// What is wrong with what came of it; empty: nothing.
  Result<std::string> carry_out(const Fault& fault);
  Result<std::string> start(const std::string& service);
  Result<void> heal();

  Environment& environment_;
  std::span<const RpcCase> cases_;
  const IntegrationSettings& settings_;
  std::string stage_;
  StageContext& context_;
  CaseOutcome outcome_;
};

Result<void> CaseRun::send(std::span<const RpcCase> cases) {
  TRY_ASSIGN(std::vector<RpcCall> calls,
             make_calls(cases, environment_.topology(), environment_.addresses(), settings_.cases));
  const RpcPlan plan{.proto_path = (context_.root / settings_.proto_path).string(),
                     .protos = settings_.protos,
                     .calls = std::move(calls)};
  TRY_ASSIGN(const std::vector<RpcAnswer> answers,
             send_calls(plan, environment_, context_.processes));
  std::span<const RpcAnswer> left = answers;
  for (const RpcCase& rpc : cases) {
    const std::size_t count = answer_count(rpc);
    outcome_.tests.push_back(judge(rpc, left.first(count), stage_, settings_.cases));
    left = left.subspan(count);
  }
  for (const RpcAnswer& answer : answers) outcome_.durations.push_back(answer.duration);
  return {};
}

Result<std::string> CaseRun::start(const std::string& service) {
  const Result<void> started = environment_.start(service);
  if (started) return std::string();
  if (started.error().kind == FailureKind::product) return started.error().what;
  return tl::unexpected(started.error());
}

Result<std::string> CaseRun::carry_out(const Fault& fault) {
  const std::string& service = fault.service;
  if (const auto ended = environment_.ended_by_itself(service)) return *ended;
  const bool runs = environment_.runs(service);
  const bool wants_to_start = fault.kind == Fault::Kind::start;
  if (runs == wants_to_start)
    return "service '" + service + (runs ? "' runs already" : "' does not run");
  switch (fault.kind) {
    case Fault::Kind::kill:
      environment_.kill(service);
      return std::string();
    case Fault::Kind::stop:
      outcome_.ends.push_back(environment_.stop(service));
      return outcome_.ends.back().problem;
    case Fault::Kind::start:
      return start(service);
    case Fault::Kind::freeze:
      environment_.freeze(service);
      return std::string();
    case Fault::Kind::thaw:
      environment_.thaw(service);
      return std::string();
  }
  return std::string();
}

Result<void> CaseRun::happen(const RpcCase& rpc) {
  TRY_ASSIGN(std::string problem, carry_out(*rpc.fault));
  TestCase test{.suite = stage_,
                .name = rpc.name,
                .message = std::move(problem),
                .file = settings_.cases,
                .line = rpc.line};
  test.status = test.message.empty() ? TestStatus::passed : TestStatus::failed;
  outcome_.tests.push_back(std::move(test));
  return {};
}

Result<void> CaseRun::heal() {
  const Result<void> healed = environment_.heal();
  if (healed) return {};
  if (healed.error().kind != FailureKind::product) return healed;
  outcome_.tests.push_back({.suite = stage_,
                            .name = "all services run again after the cases",
                            .status = TestStatus::failed,
                            .message = healed.error().what,
                            .file = settings_.topology});
  return {};
}

}  // namespace

Result<CaseOutcome> run_cases(Environment& environment, const Scenario& scenario,
                              const StageSpec& stage, StageContext& context) {
  return CaseRun(environment, scenario, stage, context).run();
}

}  // namespace qa
