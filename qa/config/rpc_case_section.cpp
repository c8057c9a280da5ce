#include "qa/config/case_sections.hpp"
#include "qa/config/rpc_parts.hpp"
#include "qa/model/captured_reference.hpp"

#include <algorithm>
#include <array>
#include <regex>

namespace qa {
namespace {

/// "package.Service/Method"
bool is_method(std::string_view method) {
  const std::size_t slash = method.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < method.size() &&
         slash == method.rfind('/');
}

/// What the steps of a call say themselves.
void refuse_replies(const RpcCaller& caller, TableReader& reader) {
  const RpcExpectation& expect = caller.expect;
  const bool has_replies = !expect.response.empty() || !expect.contains.empty() ||
                           !expect.matches.empty() || expect.responses || expect.replies;
  if (caller.steps.empty() || !has_replies) return;
  const ConfigNode* node = reader.find("expect");
  reader.errors().add(node == nullptr ? reader.node().position : node->position,
                      "which replies must come is said by the 'steps', not by 'expect'");
}

void read_capture(const ConfigEntry& entry, RpcCaller& caller, Diagnostics& errors) {
  if (!is_captured_name(entry.key))
    errors.add(entry.position,
               "a name has letters, digits and '_', at most 64, and no digit first; got '" +
                   entry.key + "'");
  RpcCapture capture;
  if (std::holds_alternative<ConfigNode::Table>(entry.value.value)) {
    TableReader reader(entry.value, "the captured value", errors);
    read_metadata_capture(reader, capture);
    reader.refuse_unknown_keys();
  } else {
    capture.path = as_text(entry.value, errors).value_or("");
    check_path(entry.value.position, capture.path, errors);
  }
  caller.captures[entry.key] = std::move(capture);
}

void read_captures(TableReader& reader, RpcCaller& caller) {
  const ConfigNode* captures = reader.find("capture");
  if (captures == nullptr) return;
  const auto* table = std::get_if<ConfigNode::Table>(&captures->value);
  if (table == nullptr)
    return reader.errors().add(captures->position,
                               "expected a table, got " + std::string(type_name(*captures)));
  for (const ConfigEntry& entry : *table) read_capture(entry, caller, reader.errors());
  if (caller.expect.status != "OK" && !table->empty())
    reader.errors().add(captures->position, "there is something to capture with status OK only");
}

void require_target(TableReader& reader, const RpcCase& test) {
  for (const auto& [key, value] :
       {std::pair{"service", &test.service}, std::pair{"port", &test.port},
        std::pair{"method", &test.method}}) {
    if (value->empty())
      reader.error("the case lacks '" + std::string(key) + "', and so do the defaults");
  }
}

}  // namespace

void read_rpc_target(TableReader& reader, RpcCase& test) {
  test.service = reader.text("service", test.service);
  test.port = reader.text("port", test.port);
  test.method = reader.text("method", test.method);
  if (const ConfigNode* method = reader.find("method"); method && !is_method(test.method))
    reader.errors().add(method->position,
                        "expected \"package.Service/Method\", got \"" + test.method + "\"");
  test.deadline = reader.duration("deadline", test.deadline);
}

void read_metadata_capture(TableReader& reader, RpcCapture& capture) {
  capture.place = RpcCapture::Place::metadata;
  capture.path = reader.required_text("metadata");
  const bool is_text = is_metadata_key(capture.path) && !capture.path.ends_with("-bin");
  if (!capture.path.empty() && !is_text)
    reader.error("expected the key of metadata that is text, got '" + capture.path + "'");
}

void read_rpc_caller_keys(TableReader& reader, RpcCaller& caller) {
  read_requests(reader, caller);
  if (reader.find("metadata") != nullptr) {
    caller.metadata = reader.text_map("metadata");
    check_metadata(reader);
  }
  if (const ConfigNode* node = reader.find("expect")) {
    caller.expect = {};
    TableReader expect(*node, "'expect'", reader.errors());
    read_rpc_expectation(expect, caller.expect);
    expect.refuse_unknown_keys();
  }
  refuse_replies(caller, reader);
  read_captures(reader, caller);
}

Fault read_fault(TableReader& reader) {
  struct Word {
    const char* key;
    Fault::Kind kind;
  };
  static constexpr std::array kWords = {
      Word{"kill", Fault::Kind::kill},   Word{"stop", Fault::Kind::stop},
      Word{"start", Fault::Kind::start}, Word{"freeze", Fault::Kind::freeze},
      Word{"thaw", Fault::Kind::thaw},   Word{"cut", Fault::Kind::cut},
      Word{"heal", Fault::Kind::heal}};
  Fault fault;
  int found = 0;
  for (const Word& word : kWords) {
    if (reader.find(word.key) == nullptr) continue;
    ++found;
    fault = {.kind = word.kind, .service = reader.required_text(word.key)};
  }
  if (found != 1) reader.error("'fault' is one of kill, stop, start, freeze, thaw, cut and heal");
  return fault;
}

/// Nothing is sent while something happens.
void refuse_request_keys(TableReader& reader) {
  for (const char* key : {"service", "port", "method", "deadline", "request", "requests", "steps",
                          "metadata", "callers", "connection", "repeat", "expect", "capture"}) {
    const ConfigEntry* entry = find_entry(reader.node(), key);
    if (entry != nullptr)
      reader.errors().add(entry->position,
                          "'" + std::string(key) + "' belongs to a request, not to a fault");
  }
}

void read_rpc_case_keys(TableReader& reader, RpcCase& test) {
  test.name = reader.required_text("name");
  if (const ConfigNode* fault = reader.find("fault")) {
    TableReader fault_reader(*fault, "'fault'", reader.errors());
    test.fault = read_fault(fault_reader);
    fault_reader.refuse_unknown_keys();
    refuse_request_keys(reader);
  }
  read_rpc_target(reader, test);
  RpcCaller own{.request = "{}", .metadata = {}, .expect = {}};
  read_rpc_caller_keys(reader, own);
  if (const ConfigNode* capture = reader.find("capture"); capture && reader.find("callers"))
    reader.errors().add(capture->position, "say which caller's: 'capture' goes to one of them");
  for (const ConfigNode& item : reader.list("callers")) {
    TableReader caller(item, "the caller", reader.errors());
    read_rpc_caller_keys(caller, test.callers.emplace_back(own));
    caller.refuse_unknown_keys();
  }
  constexpr std::size_t kMaxCallers = 64;
  if (test.callers.size() > kMaxCallers)
    reader.errors().add(reader.find("callers")->position, "more than 64 callers");
  if (test.callers.empty()) test.callers.push_back(std::move(own));
  static const std::vector<std::string> kConnections = {"shared", "own"};
  test.own_connections = reader.one_of("connection", kConnections, "shared") == "own";
  test.repeat = reader.whole_number("repeat", {.min = 1, .max = 1000}, test.repeat);
}

RpcCase read_rpc_case(const ConfigNode& node, const RpcCase& defaults, Diagnostics& errors) {
  RpcCase test = defaults;
  test.line = node.position.line;
  TableReader reader(node, "the case", errors);
  read_rpc_case_keys(reader, test);
  reader.refuse_unknown_keys();
  if (!test.fault) require_target(reader, test);
  return test;
}

}  // namespace qa
