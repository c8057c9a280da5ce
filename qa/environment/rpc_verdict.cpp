#include "qa/environment/rpc_verdict.hpp"

#include "qa/environment/captured_values.hpp"
#include "qa/environment/expansion.hpp"
#include "qa/environment/rpc_steps.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

/// A request that is meant to be unknown to the server need not be declared.
constexpr std::string_view kUnknownMethod = "UNIMPLEMENTED";

std::string status_text(const std::string& status, const std::string& message) {
  return message.empty() ? status : status + " (" + message + ")";
}

/// libstdc++ matches by recursion: a longer text could overflow the stack.
constexpr std::size_t kMaxSearched = 8192;

/// Compiled once: a stream may have many thousand replies.
const std::regex& compiled(const std::string& expression) {
  thread_local std::map<std::string, std::regex> known;
  const auto found = known.find(expression);
  return found != known.end() ? found->second : known.emplace(expression, expression).first->second;
}

bool occurs(const std::string& expression, std::string_view text) {
  return std::regex_search(text.begin(), text.end(), compiled(expression));
}

std::string reply_complaint(const RpcExpectation& expected, const RpcAnswer& answer) {
  if (!answer.difference.empty()) {
    return std::string("expected reply ") + (expected.contains.empty() ? "" : "with ") +
           answer.expected + "\n  actual reply " + answer.response + "\n  difference " +
           answer.difference;
  }
  for (const auto& [path, expression] : expected.matches) {
    const auto field = answer.fields.find(path);
    if (field == answer.fields.end()) return "expected a field " + path + ", the list is shorter";
    if (field->second.size() > kMaxSearched)
      return path + " is too long to be searched: " + std::to_string(field->second.size()) +
             " bytes";
    if (!occurs(expression, field->second))
      return "expected " + path + " to match '" + expression + "'\n  actual " + path + " '" +
             field->second + "'";
  }
  return "";
}

std::string metadata_complaint(const RpcExpectation& expected, const RpcAnswer& answer) {
  for (const auto& [key, value] : expected.metadata) {
    const auto found = answer.metadata.find(key);
    const bool is_there = found != answer.metadata.end();
    if (!value && is_there)
      return "expected no metadata '" + key + "'\n  actual '" + found->second.front() + "'";
    if (!value) continue;
    if (!is_there) return "expected metadata '" + key + "' with '" + *value + "', there is none";
    if (std::ranges::find(found->second, *value) == found->second.end())
      return "expected metadata '" + key + "' with '" + *value + "'\n  actual '" +
             found->second.front() + "'";
  }
  return "";
}

/// Whether something came with the reply that must never come.
std::string never_complaint(const RpcExpectation& expected, const RpcAnswer& answer) {
  std::vector<std::pair<std::string, std::string_view>> texts = {
      {"the reply", answer.response}, {"the status message", answer.message}};
  for (const auto& [key, values] : answer.metadata) {
    texts.emplace_back("a key of the metadata", key);
    for (const std::string& value : values) texts.emplace_back("metadata '" + key + "'", value);
  }
  for (const std::string& expression : expected.never) {
    for (const auto& [what, text] : texts) {
      if (text.size() > kMaxSearched)
        return what + " is too long to be searched for '" + expression +
               "': " + std::to_string(text.size()) + " bytes";
      if (occurs(expression, text))
        return "expected nothing that matches '" + expression + "'\n  " + what + ": '" +
               std::string(text) + "'";
    }
  }
  return "";
}

std::string late_complaint(const RpcExpectation& expected, const RpcAnswer& answer) {
  if (!expected.within || answer.duration <= *expected.within) return "";
  const auto duration = std::chrono::duration<double, std::milli>(answer.duration);
  return fmt::format("expected a reply within {} ms, it took {:.1f} ms", expected.within->count(),
                     duration.count());
}

std::string first_complaint(const RpcExpectation& expected, const RpcAnswer& answer) {
  for (const auto& look : {reply_complaint, metadata_complaint, never_complaint, late_complaint}) {
    if (std::string problem = look(expected, answer); !problem.empty()) return problem;
  }
  return "";
}

/// Empty when the answer is the expected one.
std::string complaint(const RpcExpectation& expected, const RpcAnswer& answer) {
  if (answer.kind == RpcAnswer::Kind::invalid) return "invalid case: " + answer.message;
  if (!answer.problem.empty()) return answer.problem;
  if (answer.status != expected.status) {
    return "expected status " + expected.status + "\n  actual status " +
           status_text(answer.status, answer.message);
  }
  if (!expected.message.empty() &&
      !std::regex_search(answer.message, std::regex(expected.message))) {
    return "expected a status message that matches '" + expected.message + "'\n  actual message '" +
           answer.message + "'";
  }
  return first_complaint(expected, answer);
}

std::string capture_complaint(const RpcCaller& caller, const RpcAnswer& answer) {
  for (const auto& [name, capture] : caller.captures) {
    const auto captured = captured_from(answer, capture);
    if (!captured) return "cannot capture '" + name + "': " + captured.error();
  }
  return "";
}

/// "caller 2 of 3, reply 14 of 20: "
std::string place_of(const RpcCase& rpc, std::size_t caller, std::size_t reply) {
  std::string place;
  if (rpc.callers.size() > 1)
    place = fmt::format("caller {} of {}", caller + 1, rpc.callers.size());
  if (rpc.repeat > 1)
    place += fmt::format("{}reply {} of {}", place.empty() ? "" : ", ", reply + 1, rpc.repeat);
  return place.empty() ? "" : place + ": ";
}

RpcCall make_call(const RpcCase& rpc, const RpcCaller& caller, std::string address) {
  const RpcExpectation& expect = caller.expect;
  RpcCall call{.name = rpc.name,
               .address = std::move(address),
               .method = rpc.method,
               .request = caller.request.empty() ? "{}" : caller.request,
               .metadata = caller.metadata,
               .deadline = rpc.deadline,
               .expected = {},
               .only_contains = !expect.contains.empty(),
               .ignore = expect.ignore,
               .steps = steps_of(caller),
               .counts_replies = counts_replies(caller),
               .connection = rpc.own_connections ? Connection::own : Connection::shared,
               .repeat = rpc.repeat};
  if (expect.status == kUnknownMethod) call.declaration = Declaration::optional;
  for (const auto& [name, capture] : caller.captures) {
    if (capture.place == RpcCapture::Place::field) call.captured.push_back(capture.path);
  }
  if (streams(caller)) return call;
  const std::string& expected = expect.contains.empty() ? expect.response : expect.contains;
  if (!expected.empty()) call.expected = expected;
  for (const auto& [path, expression] : expect.matches) call.fields.push_back(path);
  return call;
}

tl::unexpected<Failure> misfit(const RpcCase& rpc, const Failure& failure,
                               const std::string& file) {
  return fail(FailureKind::configuration,
              file + ":" + std::to_string(rpc.line) + ": case '" + rpc.name + "': " + failure.what);
}

/// Another service that this one is told of, and so may call.
std::optional<std::string> neighbor_of(const ServiceSpec& service, const Topology& topology) {
  if (!service.after.empty()) return service.after.front();
  std::string told;
  for (const std::string& argument : service.arguments) told += argument + "\n";
  for (const auto& [name, value] : service.environment) told += value + "\n";
  for (const ServiceSpec& other : topology.services) {
    const bool refers = told.find("${address." + other.name + "}") != std::string::npos ||
                        told.find("${port." + other.name + ".") != std::string::npos;
    if (refers && other.name != service.name) return other.name;
  }
  return std::nullopt;
}

/// Calls of its own are not cut: a case must not believe that they are.
Result<void> check_cut(const RpcCase& rpc, const Topology& topology, const ServiceSpec& service,
                       const std::string& file) {
  if (rpc.fault->kind != Fault::Kind::cut) return {};
  const std::optional<std::string> neighbor = neighbor_of(service, topology);
  if (!neighbor) return {};
  return misfit(rpc,
                {.what = "'" + service.name + "' may call '" + *neighbor +
                         "', and only calls to a service can be cut; cut '" + *neighbor + "'"},
                file);
}

Result<void> known_service(const RpcCase& rpc, const Topology& topology, const std::string& file) {
  const Result<const ServiceSpec*> service = find_service(topology, rpc.fault->service);
  if (!service) return misfit(rpc, service.error(), file);
  return check_cut(rpc, topology, **service, file);
}

}  // namespace

Result<std::vector<RpcCall>> make_calls(std::span<const RpcCase> cases, const Topology& topology,
                                        const Addresses& addresses, const std::string& file) {
  std::vector<RpcCall> calls;
  for (const RpcCase& rpc : cases) {
    if (rpc.fault) {
      TRY(known_service(rpc, topology, file));
      continue;
    }
    const Result<std::string> address = endpoint(topology, addresses, rpc.service, rpc.port);
    if (!address) return misfit(rpc, address.error(), file);
    for (const RpcCaller& caller : rpc.callers) {
      calls.push_back(make_call(rpc, caller, *address));
      calls.back().beside_previous = &caller != &rpc.callers.front();
    }
  }
  return calls;
}

std::string reply_problem(const RpcExpectation& expected, const RpcAnswer& reply) {
  return first_complaint(expected, reply);
}

std::size_t answer_count(const RpcCase& rpc) {
  if (rpc.fault) return 0;
  return rpc.callers.size() * static_cast<std::size_t>(rpc.repeat);
}

TestCase judge(const RpcCase& expected, std::span<const RpcAnswer> answers,
               const std::string& suite, const std::string& file) {
  TestCase test{.suite = suite, .name = expected.name, .file = file, .line = expected.line};
  const auto repeat = static_cast<std::size_t>(expected.repeat);
  std::chrono::microseconds duration{0};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    duration += answers[i].duration;
    const std::size_t caller = i / repeat;
    const bool is_last = i % repeat + 1 == repeat;
    std::string problem = complaint(expectation_of_call(expected.callers[caller]), answers[i]);
    if (problem.empty() && is_last)
      problem = capture_complaint(expected.callers[caller], answers[i]);
    if (!problem.empty() && test.message.empty())
      test.message = place_of(expected, caller, i % repeat) + problem;
  }
  test.duration = std::chrono::duration_cast<std::chrono::milliseconds>(duration);
  test.status = test.message.empty() ? TestStatus::passed : TestStatus::failed;
  return test;
}

}  // namespace qa
