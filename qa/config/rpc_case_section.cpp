#include "qa/config/case_sections.hpp"
#include "qa/model/captured_reference.hpp"

#include <algorithm>
#include <array>
#include <regex>

namespace qa {
namespace {

/// https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const std::array<std::string, 17> kStatuses = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

/// "package.Service/Method"
bool is_method(std::string_view method) {
  const std::size_t slash = method.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < method.size() &&
         slash == method.rfind('/');
}

/// gRPC refuses other keys when the call is made
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, Custom-Metadata).
bool is_metadata_key(std::string_view key) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  return !key.empty() && std::ranges::all_of(key, is_allowed) && !key.starts_with("grpc-");
}

void check_metadata(TableReader& reader) {
  const auto* metadata = std::get_if<ConfigNode::Table>(&reader.table("metadata").value);
  if (metadata == nullptr) return;
  for (const ConfigEntry& entry : *metadata) {
    if (!is_metadata_key(entry.key))
      reader.errors().add(entry.position,
                          "metadata keys have a-z, 0-9, '_', '-' and '.', and don't start with "
                          "'grpc-'");
  }
}

/// "a.b[0].c"
bool is_field_path(std::string_view path) {
  static const std::regex kPath(R"([A-Za-z_]\w*(\[\d+\])?(\.[A-Za-z_]\w*(\[\d+\])?)*)");
  return std::regex_match(path.begin(), path.end(), kPath);
}

void check_path(const Position& position, const std::string& path, Diagnostics& errors) {
  constexpr std::size_t kMaxLength = 200;
  if (path.size() > kMaxLength || !is_field_path(path))
    errors.add(position,
               "expected the path of a field such as user.items[0].id, got '" + path + "'");
}

/// An expression in which captured values stand, literally.
std::string read_expression(const ConfigNode& node, Diagnostics& errors) {
  ConfigNode with_values = node;
  if (auto* text = std::get_if<std::string>(&with_values.value))
    *text = replace_captured(*text, [](const std::string& /*name*/) { return "(?:x)"; });
  return as_regex(with_values, errors) ? as_text(node, errors).value_or("") : "";
}

/// One, or a list of them.
std::vector<std::string> read_expressions(const ConfigNode* node, Diagnostics& errors) {
  if (node == nullptr) return {};
  const auto* list = std::get_if<ConfigNode::List>(&node->value);
  if (list == nullptr) return {read_expression(*node, errors)};
  std::vector<std::string> expressions;
  for (const ConfigNode& item : *list) expressions.push_back(read_expression(item, errors));
  return expressions;
}

void read_matches(TableReader& expect, RpcExpectation& expectation) {
  const ConfigNode* matches = expect.find("matches");
  if (matches == nullptr) return;
  const auto* table = std::get_if<ConfigNode::Table>(&matches->value);
  if (table == nullptr)
    return expect.errors().add(matches->position,
                               "expected a table, got " + std::string(type_name(*matches)));
  for (const ConfigEntry& entry : *table) {
    check_path(entry.position, entry.key, expect.errors());
    expectation.matches[entry.key] = read_expression(entry.value, expect.errors());
  }
}

/// A key whose value is null must not be there.
void read_reply_metadata(TableReader& expect, RpcExpectation& expectation) {
  const ConfigNode* metadata = expect.find("metadata");
  if (metadata == nullptr) return;
  check_metadata(expect);
  const auto* table = std::get_if<ConfigNode::Table>(&metadata->value);
  if (table == nullptr)
    return expect.errors().add(metadata->position,
                               "expected a table, got " + std::string(type_name(*metadata)));
  for (const ConfigEntry& entry : *table) {
    const bool is_absent = std::holds_alternative<std::monostate>(entry.value.value);
    expectation.metadata[entry.key] =
        is_absent ? std::nullopt : as_text(entry.value, expect.errors());
  }
}

/// What only a reply has, which a failure is not.
void refuse_reply_keys(TableReader& expect, const RpcExpectation& expectation) {
  for (const char* key : {"response", "contains", "matches"}) {
    if (const ConfigNode* node = expect.find(key); node && expectation.status != "OK")
      expect.errors().add(node->position, "a response comes with status OK only");
  }
  const ConfigNode* contains = expect.find("contains");
  if (contains != nullptr && !expectation.response.empty())
    expect.errors().add(contains->position, "'response' and 'contains' exclude each other");
  const ConfigNode* ignore = expect.find("ignore");
  if (ignore != nullptr && expectation.response.empty() && expectation.contains.empty())
    expect.errors().add(ignore->position, "'ignore' goes with 'response' or 'contains'");
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

void read_rpc_expectation(TableReader& expect, RpcExpectation& expectation) {
  expectation.status = expect.one_of("status", kStatuses, expectation.status);
  if (const ConfigNode* message = expect.find("message"))
    expectation.message = read_expression(*message, expect.errors());
  if (const ConfigNode* response = expect.find("response"))
    expectation.response = to_json_text(*response);
  if (const ConfigNode* contains = expect.find("contains"))
    expectation.contains = to_json_text(*contains);
  expectation.ignore = expect.texts("ignore");
  for (const std::string& path : expectation.ignore)
    check_path(expect.find("ignore")->position, path, expect.errors());
  read_matches(expect, expectation);
  refuse_reply_keys(expect, expectation);
  read_reply_metadata(expect, expectation);
  expectation.never = read_expressions(expect.find("never"), expect.errors());
  if (expect.find("within") != nullptr)
    expectation.within = expect.duration("within", std::chrono::milliseconds(0));
}

void read_metadata_capture(TableReader& reader, RpcCapture& capture) {
  capture.place = RpcCapture::Place::metadata;
  capture.path = reader.required_text("metadata");
  const bool is_text = is_metadata_key(capture.path) && !capture.path.ends_with("-bin");
  if (!capture.path.empty() && !is_text)
    reader.error("expected the key of metadata that is text, got '" + capture.path + "'");
}

void read_rpc_caller_keys(TableReader& reader, RpcCaller& caller) {
  if (const ConfigNode* request = reader.find("request")) caller.request = to_json_text(*request);
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
  read_captures(reader, caller);
}

Fault read_fault(TableReader& reader) {
  struct Word {
    const char* key;
    Fault::Kind kind;
  };
  static constexpr std::array kWords = {
      Word{"kill", Fault::Kind::kill}, Word{"stop", Fault::Kind::stop},
      Word{"start", Fault::Kind::start}, Word{"freeze", Fault::Kind::freeze},
      Word{"thaw", Fault::Kind::thaw}};
  Fault fault;
  int found = 0;
  for (const Word& word : kWords) {
    if (reader.find(word.key) == nullptr) continue;
    ++found;
    fault = {.kind = word.kind, .service = reader.required_text(word.key)};
  }
  if (found != 1) reader.error("'fault' is one of kill, stop, start, freeze and thaw");
  return fault;
}

/// Nothing is sent while something happens.
void refuse_request_keys(TableReader& reader) {
  for (const char* key : {"service", "port", "method", "deadline", "request", "metadata", "callers",
                          "connection", "repeat", "expect", "capture"}) {
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
