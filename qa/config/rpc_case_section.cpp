#include "qa/config/case_sections.hpp"

#include <algorithm>
#include <array>

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

void read_rpc_expectation(TableReader& expect, RpcCase& test) {
  test.status = expect.one_of("status", kStatuses, test.status);
  if (const ConfigNode* response = expect.find("response")) {
    test.response = to_json_text(*response);
    if (test.status != "OK")
      expect.errors().add(response->position, "a response comes with status OK only");
  }
  if (const ConfigNode* message = expect.find("message"))
    test.message = as_regex(*message, expect.errors()).value_or("");
}

void read_rpc_case_keys(TableReader& reader, RpcCase& test) {
  test.name = reader.required_text("name");
  read_rpc_target(reader, test);
  const ConfigNode* request = reader.find("request");
  test.request = request == nullptr ? "{}" : to_json_text(*request);
  test.metadata = reader.text_map("metadata");
  check_metadata(reader);
  TableReader expect(reader.table("expect"), "'expect'", reader.errors());
  read_rpc_expectation(expect, test);
  expect.refuse_unknown_keys();
}

RpcCase read_rpc_case(const ConfigNode& node, const RpcCase& defaults, Diagnostics& errors) {
  RpcCase test = defaults;
  test.line = node.position.line;
  TableReader reader(node, "the case", errors);
  read_rpc_case_keys(reader, test);
  reader.refuse_unknown_keys();
  require_target(reader, test);
  return test;
}

}  // namespace qa
