#include "qa/environment/rpc_wire.hpp"

#include <sstream>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::json;

/// Replies may hold bytes that are no UTF-8; they must not make an answer unspeakable.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T, class Read>
Result<T> parse(std::string_view text, std::string_view what, Read read) {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception& error) {
    return fail(FailureKind::host,
                "qa-rpc: cannot read the " + std::string(what) + ": " + error.what());
  }
}

Json to_json(const RpcStep& step) {
  const RpcExpectation& expect = step.expect;
  Json json = {{"kind", static_cast<int>(step.kind)},
               {"message", step.message},
               {"times", step.times},
               {"response", expect.response},
               {"contains", expect.contains},
               {"ignore", expect.ignore},
               {"matches", expect.matches},
               {"never", expect.never}};
  if (expect.within) json["within_ms"] = expect.within->count();
  return json;
}

RpcStep read_step(const Json& json) {
  RpcStep step;
  step.kind = static_cast<RpcStep::Kind>(json.at("kind").get<int>());
  json.at("message").get_to(step.message);
  json.at("times").get_to(step.times);
  json.at("response").get_to(step.expect.response);
  json.at("contains").get_to(step.expect.contains);
  json.at("ignore").get_to(step.expect.ignore);
  json.at("matches").get_to(step.expect.matches);
  json.at("never").get_to(step.expect.never);
  if (json.contains("within_ms"))
    step.expect.within = std::chrono::milliseconds(json["within_ms"].get<std::int64_t>());
  return step;
}

Json to_json(const RpcCall& call) {
  Json steps = Json::array();
  for (const RpcStep& step : call.steps) steps.push_back(to_json(step));
  Json json = {{"name", call.name},
               {"address", call.address},
               {"method", call.method},
               {"must_be_declared", call.declaration == Declaration::required},
               {"request", call.request},
               {"metadata", call.metadata},
               {"deadline_ms", call.deadline.count()},
               {"only_contains", call.only_contains},
               {"ignore", call.ignore},
               {"fields", call.fields},
               {"captured", call.captured},
               {"steps", steps},
               {"counts_replies", call.counts_replies},
               {"own_connection", call.connection == Connection::own},
               {"repeat", call.repeat},
               {"beside_previous", call.beside_previous}};
  if (call.expected) json["expected"] = *call.expected;
  return json;
}

RpcCall read_call(const Json& json) {
  RpcCall call;
  json.at("name").get_to(call.name);
  json.at("address").get_to(call.address);
  json.at("method").get_to(call.method);
  const bool required = json.at("must_be_declared").get<bool>();
  call.declaration = required ? Declaration::required : Declaration::optional;
  json.at("request").get_to(call.request);
  json.at("metadata").get_to(call.metadata);
  call.deadline = std::chrono::milliseconds(json.at("deadline_ms").get<std::int64_t>());
  if (json.contains("expected")) call.expected = json["expected"].get<std::string>();
  json.at("only_contains").get_to(call.only_contains);
  json.at("ignore").get_to(call.ignore);
  json.at("fields").get_to(call.fields);
  json.at("captured").get_to(call.captured);
  for (const Json& step : json.at("steps")) call.steps.push_back(read_step(step));
  json.at("counts_replies").get_to(call.counts_replies);
  const bool own = json.at("own_connection").get<bool>();
  call.connection = own ? Connection::own : Connection::shared;
  json.at("repeat").get_to(call.repeat);
  json.at("beside_previous").get_to(call.beside_previous);
  return call;
}

RpcAnswer read_answer(const Json& json) {
  RpcAnswer answer;
  json.at("name").get_to(answer.name);
  answer.kind = json.at("invalid").get<bool>() ? RpcAnswer::Kind::invalid  //
                                               : RpcAnswer::Kind::completed;
  json.at("status").get_to(answer.status);
  json.at("message").get_to(answer.message);
  json.at("response").get_to(answer.response);
  json.at("expected").get_to(answer.expected);
  json.at("difference").get_to(answer.difference);
  json.at("fields").get_to(answer.fields);
  json.at("captured").get_to(answer.captured);
  json.at("replies").get_to(answer.replies);
  json.at("problem").get_to(answer.problem);
  json.at("metadata").get_to(answer.metadata);
  answer.duration = std::chrono::microseconds(json.at("duration_us").get<std::int64_t>());
  return answer;
}

}  // namespace

std::string to_json_text(const RpcPlan& plan) {
  Json calls = Json::array();
  for (const RpcCall& call : plan.calls) calls.push_back(to_json(call));
  return dump({{"proto_path", plan.proto_path}, {"protos", plan.protos}, {"calls", calls}});
}

std::string to_json_text(const RpcAnswer& answer) {
  return dump({{"name", answer.name},
               {"invalid", answer.kind == RpcAnswer::Kind::invalid},
               {"status", answer.status},
               {"message", answer.message},
               {"response", answer.response},
               {"expected", answer.expected},
               {"difference", answer.difference},
               {"fields", answer.fields},
               {"captured", answer.captured},
               {"replies", answer.replies},
               {"problem", answer.problem},
               {"metadata", answer.metadata},
               {"duration_us", answer.duration.count()}});
}

std::string to_json_text(const ReadyQuery& query) {
  return dump({{"address", query.address},
               {"grpc_health", query.probe == Readiness::Probe::grpc_health},
               {"service", query.service},
               {"timeout_ms", query.timeout.count()}});
}

std::string to_json_text(const ReadyAnswer& answer) {
  return dump({{"ready", answer.state == ReadyAnswer::State::ready},
               {"misconfigured", answer.state == ReadyAnswer::State::misconfigured},
               {"note", answer.note},
               {"waited_ms", answer.waited.count()}});
}

Result<RpcPlan> parse_rpc_plan(std::string_view text) {
  return parse<RpcPlan>(text, "plan of calls", [](const Json& json) {
    RpcPlan plan;
    json.at("proto_path").get_to(plan.proto_path);
    json.at("protos").get_to(plan.protos);
    for (const Json& call : json.at("calls")) plan.calls.push_back(read_call(call));
    return plan;
  });
}

Result<ReadyQuery> parse_ready_query(std::string_view text) {
  return parse<ReadyQuery>(text, "question about readiness", [](const Json& json) {
    ReadyQuery query;
    json.at("address").get_to(query.address);
    query.probe =
        json.at("grpc_health").get<bool>() ? Readiness::Probe::grpc_health : Readiness::Probe::tcp;
    json.at("service").get_to(query.service);
    query.timeout = std::chrono::milliseconds(json.at("timeout_ms").get<std::int64_t>());
    return query;
  });
}

Result<ReadyAnswer> parse_ready_answer(std::string_view text) {
  return parse<ReadyAnswer>(text, "answer about readiness", [](const Json& json) {
    ReadyAnswer answer;
    if (json.at("ready").get<bool>()) answer.state = ReadyAnswer::State::ready;
    if (json.at("misconfigured").get<bool>()) answer.state = ReadyAnswer::State::misconfigured;
    json.at("note").get_to(answer.note);
    answer.waited = std::chrono::milliseconds(json.at("waited_ms").get<std::int64_t>());
    return answer;
  });
}

std::string to_json_text(const LoadPlan& plan) {
  Json candidates = Json::array();
  for (const RpcCall& call : plan.candidates) candidates.push_back(to_json(call));
  return dump({{"proto_path", plan.proto_path},
               {"protos", plan.protos},
               {"candidates", candidates},
               {"connections", plan.connections},
               {"callers", plan.callers}});
}

std::string to_json_text(const LoadStart& start) {
  return dump({{"call", start.call}, {"why_not", start.why_not}});
}

std::string to_json_text(const LoadReport& report) {
  return dump({{"in_flight", report.in_flight},
               {"answered", report.answered},
               {"lost", report.lost},
               {"unsteady", report.unsteady}});
}

Result<LoadPlan> parse_load_plan(std::string_view text) {
  return parse<LoadPlan>(text, "plan of a load", [](const Json& json) {
    LoadPlan plan;
    json.at("proto_path").get_to(plan.proto_path);
    json.at("protos").get_to(plan.protos);
    for (const Json& call : json.at("candidates")) plan.candidates.push_back(read_call(call));
    json.at("connections").get_to(plan.connections);
    json.at("callers").get_to(plan.callers);
    return plan;
  });
}

Result<LoadStart> parse_load_start(std::string_view text) {
  return parse<LoadStart>(text, "start of a load", [](const Json& json) {
    LoadStart start;
    json.at("call").get_to(start.call);
    json.at("why_not").get_to(start.why_not);
    return start;
  });
}

Result<LoadReport> parse_load_report(std::string_view text) {
  return parse<LoadReport>(text, "report of a load", [](const Json& json) {
    LoadReport report;
    json.at("in_flight").get_to(report.in_flight);
    json.at("answered").get_to(report.answered);
    json.at("lost").get_to(report.lost);
    json.at("unsteady").get_to(report.unsteady);
    return report;
  });
}

Result<std::vector<RpcAnswer>> parse_rpc_answers(std::string_view lines) {
  std::vector<RpcAnswer> answers;
  std::istringstream stream{std::string(lines)};
  for (std::string line; std::getline(stream, line);) {
    TRY_ASSIGN(RpcAnswer answer, parse<RpcAnswer>(line, "answer of a call", read_answer));
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace qa
