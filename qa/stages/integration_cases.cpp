#include "qa/stages/integration_cases.hpp"

#include "qa/environment/rpc_calls.hpp"
#include "qa/environment/rpc_verdict.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

/// How many of `cases`, from the first, are requests that need nothing of each other's replies.
std::size_t requests_at_once(std::span<const RpcCase> cases) {
  std::set<std::string> captured;
  const auto is_captured = [&](const std::string& name) { return captured.contains(name); };
  std::size_t count = 0;
  for (const RpcCase& rpc : cases) {
    if (rpc.fault || std::ranges::any_of(names_used_by(rpc), is_captured)) break;
    captured.merge(names_captured_by(rpc));
    ++count;
  }
  return count;
}

/// What a fault asks of the orchestrator that not every one can do.
struct FaultNeed {
  Ability ability;
  std::string_view participle;
  Fault::Kind undone_by;
};

std::optional<FaultNeed> need_of(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::kill:
      return FaultNeed{Ability::kill, "killed", Fault::Kind::start};
    case Fault::Kind::freeze:
      return FaultNeed{Ability::freeze, "frozen", Fault::Kind::thaw};
    case Fault::Kind::cut:
      return FaultNeed{Ability::cut_off, "cut off", Fault::Kind::heal};
    case Fault::Kind::stop:
    case Fault::Kind::start:
    case Fault::Kind::thaw:
    case Fault::Kind::heal:
      break;
  }
  return std::nullopt;
}

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
      const std::size_t requests = requests_at_once(left);
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
  void skip(std::span<const RpcCase> cases);
  /// The answers to all.
  Result<std::vector<RpcAnswer>> ask(std::span<const RpcCase> cases);
  void tell(const RpcCase& rpc, TestStatus status, std::string message);
  Result<void> happen(const RpcCase& rpc);
  /// What is wrong with what came of it; empty: nothing.
  Result<std::string> carry_out(const Fault& fault);
  Result<std::string> stop(const std::string& service);
  Result<std::string> start(const std::string& service);
  /// The faults of its network.
  Result<std::string> cut(const std::string& service);
  Result<std::string> reconnect(const std::string& service);
  Result<void> heal();

  Environment& environment_;
  std::span<const RpcCase> cases_;
  const IntegrationSettings& settings_;
  std::string stage_;
  StageContext& context_;
  /// Faults that the orchestrator can't do, by their service and what would undo them -> why. What
  /// is sent meanwhile would be answered as if they had been done.
  std::map<std::pair<std::string, Fault::Kind>, std::string> not_done_;
  CaseOutcome outcome_;
};

Result<std::vector<RpcAnswer>> CaseRun::ask(std::span<const RpcCase> cases) {
  TRY_ASSIGN(std::vector<RpcCall> calls,
             make_calls(cases, environment_.topology(), environment_.addresses(), settings_.cases));
  if (calls.empty()) return std::vector<RpcAnswer>();
  const RpcPlan plan{.proto_path = (context_.root / settings_.proto_path).string(),
                     .protos = settings_.protos,
                     .calls = std::move(calls)};
  return send_calls(plan, environment_, context_.processes);
}

void CaseRun::skip(std::span<const RpcCase> cases) {
  for (const RpcCase& rpc : cases) {
    tell(rpc, TestStatus::skipped, "not sent: " + not_done_.begin()->second);
    outcome_.captured.take(rpc, {}, TestStatus::skipped);
  }
}

Result<void> CaseRun::send(std::span<const RpcCase> cases) {
  if (!not_done_.empty()) {
    skip(cases);
    return {};
  }
  std::vector<RpcCase> sent;
  std::vector<std::optional<NotSent>> not_sent;
  for (const RpcCase& rpc : cases) {
    auto filled = outcome_.captured.fill_in(rpc);
    if (filled) sent.push_back(std::move(*filled));
    not_sent.push_back(filled ? std::nullopt : std::optional(filled.error()));
  }
  TRY_ASSIGN(const std::vector<RpcAnswer> answers, ask(sent));
  std::span<const RpcAnswer> left = answers;
  for (std::size_t i = 0, next = 0; i < cases.size(); ++i) {
    if (not_sent[i]) {
      tell(cases[i], not_sent[i]->status, "not sent: " + not_sent[i]->why);
      outcome_.captured.take(cases[i], {}, not_sent[i]->status);
      continue;
    }
    const RpcCase& rpc = sent[next++];
    const std::span<const RpcAnswer> own = left.first(answer_count(rpc));
    outcome_.tests.push_back(judge(rpc, own, stage_, settings_.cases));
    outcome_.captured.take(rpc, own, outcome_.tests.back().status);
    left = left.subspan(own.size());
  }
  for (const RpcAnswer& answer : answers) outcome_.durations.push_back(answer.duration);
  return {};
}

void CaseRun::tell(const RpcCase& rpc, TestStatus status, std::string message) {
  outcome_.tests.push_back({.suite = stage_,
                            .name = rpc.name,
                            .status = status,
                            .message = std::move(message),
                            .file = settings_.cases,
                            .line = rpc.line});
}

Result<std::string> CaseRun::stop(const std::string& service) {
  TRY_ASSIGN(ServiceEnd end, environment_.stop(service));
  outcome_.ends.push_back(std::move(end));
  return outcome_.ends.back().problem;
}

Result<std::string> CaseRun::start(const std::string& service) {
  const Result<void> started = environment_.start(service);
  if (started) return std::string();
  if (started.error().kind == FailureKind::product) return started.error().what;
  return tl::unexpected(started.error());
}

Result<std::string> CaseRun::cut(const std::string& service) {
  if (environment_.is_cut_off(service)) return "service '" + service + "' is cut off already";
  TRY(environment_.cut_off(service));
  return std::string();
}

Result<std::string> CaseRun::reconnect(const std::string& service) {
  if (!environment_.is_cut_off(service)) return "service '" + service + "' is not cut off";
  TRY(environment_.reconnect(service));
  return std::string();
}

Result<std::string> CaseRun::carry_out(const Fault& fault) {
  const std::string& service = fault.service;
  if (fault.kind == Fault::Kind::heal) return reconnect(service);
  TRY_ASSIGN(const auto ended, environment_.ended_by_itself(service));
  if (ended) return *ended;
  const bool runs = environment_.runs(service);
  const bool wants_to_start = fault.kind == Fault::Kind::start;
  if (runs == wants_to_start)
    return "service '" + service + (runs ? "' runs already" : "' does not run");
  switch (fault.kind) {
    case Fault::Kind::kill:
      TRY(environment_.kill(service));
      return std::string();
    case Fault::Kind::stop:
      return stop(service);
    case Fault::Kind::start:
      return start(service);
    case Fault::Kind::freeze:
      TRY(environment_.freeze(service));
      return std::string();
    case Fault::Kind::thaw:
      TRY(environment_.thaw(service));
      return std::string();
    case Fault::Kind::cut:
      return cut(service);
    case Fault::Kind::heal:
      break;
  }
  return std::string();
}

Result<void> CaseRun::happen(const RpcCase& rpc) {
  const Fault& fault = *rpc.fault;
  if (const auto undone = not_done_.extract({fault.service, fault.kind})) {
    tell(rpc, TestStatus::skipped, "nothing to undo: " + undone.mapped());
    return {};
  }
  if (const auto need = need_of(fault.kind)) {
    const std::string why_not = environment_.why_not(need->ability);
    if (!why_not.empty()) {
      not_done_[{fault.service, need->undone_by}] =
          fmt::format("service '{}' can't be {}: {}", fault.service, need->participle, why_not);
      tell(rpc, TestStatus::skipped, not_done_.at({fault.service, need->undone_by}));
      return {};
    }
  }
  TRY_ASSIGN(std::string problem, carry_out(*rpc.fault));
  const TestStatus status = problem.empty() ? TestStatus::passed : TestStatus::failed;
  tell(rpc, status, std::move(problem));
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
