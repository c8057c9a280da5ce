#include "qa/config/case_sections.hpp"
#include "qa/config/rpc_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace qa {
namespace {

/// Whether a step can follow `done`.
std::string step_problem(const std::vector<RpcStep>& done, const RpcStep& step) {
  const auto has = [&](RpcStep::Kind kind) {
    return std::ranges::find(done, kind, &RpcStep::kind) != done.end();
  };
  if (has(RpcStep::Kind::cancel)) return "'cancel' ends the call: no step comes after it";
  const bool sends = step.kind == RpcStep::Kind::send || step.kind == RpcStep::Kind::close;
  if (sends && has(RpcStep::Kind::close)) return "nothing is sent after 'close'";
  return "";
}

void read_steps(TableReader& reader, RpcCaller& caller) {
  const ConfigNode* node = reader.find("steps");
  if (node == nullptr) return;
  caller.steps.clear();
  constexpr std::size_t kMaxSteps = 1000;
  const std::span<const ConfigNode> items = reader.list("steps");
  if (items.size() > kMaxSteps) return reader.errors().add(node->position, "more than 1000 steps");
  for (const ConfigNode& item : items) {
    TableReader step_reader(item, "the step", reader.errors());
    RpcStep step;
    read_rpc_step(step_reader, step);
    step_reader.refuse_unknown_keys();
    const std::string problem = step_problem(caller.steps, step);
    if (!problem.empty()) reader.errors().add(item.position, problem);
    caller.steps.push_back(std::move(step));
  }
  if (items.empty() && std::holds_alternative<ConfigNode::List>(node->value))
    reader.errors().add(node->position, "no step");
}

}  // namespace

void read_rpc_step(TableReader& reader, RpcStep& step) {
  struct Word {
    const char* key;
    RpcStep::Kind kind;
  };
  static constexpr std::array kWords = {
      Word{"send", RpcStep::Kind::send}, Word{"receive", RpcStep::Kind::receive},
      Word{"close", RpcStep::Kind::close}, Word{"cancel", RpcStep::Kind::cancel}};
  int found = 0;
  for (const Word& word : kWords) {
    const ConfigNode* node = reader.find(word.key);
    if (node == nullptr) continue;
    ++found;
    step.kind = word.kind;
    if (step.kind == RpcStep::Kind::send) {
      step.message = to_json_text(*node);
    } else if (step.kind == RpcStep::Kind::receive) {
      TableReader reply(*node, "'receive'", reader.errors());
      read_rpc_reply(reply, step.expect);
      refuse_both(reply, "response", "contains");
      refuse_idle_ignore(reply, step.expect);
      reply.refuse_unknown_keys();
      step.times = step.expect.replies.value_or(1);
      if (step.times == 0) reader.errors().add(node->position, "a step receives a reply at least");
    } else if (!reader.flag(word.key, true)) {
      reader.errors().add(node->position, "a step that is not done is left out");
    }
  }
  if (found != 1) reader.error("a step is one of send, receive, close and cancel");
}

/// What is sent: of these keys there is one, which takes the place of what `defaults` of a caller
/// say with another.
void read_requests(TableReader& reader, RpcCaller& caller) {
  for (const auto& [one, other] : {std::pair{"request", "requests"}, std::pair{"request", "steps"},
                                   std::pair{"requests", "steps"}})
    refuse_both(reader, one, other);
  const ConfigNode* request = reader.find("request");
  const ConfigNode* requests = reader.find("requests");
  if (request != nullptr || requests != nullptr || reader.find("steps") != nullptr) {
    caller.request = request == nullptr ? "{}" : to_json_text(*request);
    caller.requests.reset();
    caller.steps.clear();
  }
  if (requests != nullptr) {
    caller.requests.emplace();
    for (const ConfigNode& item : reader.list("requests"))
      caller.requests->push_back(to_json_text(item));
  }
  read_steps(reader, caller);
}

}  // namespace qa
