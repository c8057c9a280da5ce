#include "qa/config/case_sections.hpp"
#include "qa/config/rpc_parts.hpp"
#include "qa/model/captured_reference.hpp"

#include <array>

namespace qa {
namespace {

/// https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const std::array<std::string, 17> kStatuses = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

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

constexpr IntRange kReplies{.min = 0, .max = 1'000'000};

/// What a failure does not have, unless it comes after replies.
void refuse_reply_keys(TableReader& expect, const RpcExpectation& expectation) {
  for (const char* key : {"response", "contains", "matches"}) {
    const bool has_none = expectation.status != "OK" && !expectation.replies;
    if (const ConfigNode* node = expect.find(key); node && has_none)
      expect.errors().add(node->position, "a response comes with status OK only");
  }
  refuse_both(expect, "response", "contains");
  for (const char* other : {"response", "contains", "replies"})
    refuse_both(expect, "responses", other);
  refuse_idle_ignore(expect, expectation);
}

}  // namespace

void refuse_idle_ignore(TableReader& expect, const RpcExpectation& expectation) {
  const ConfigNode* ignore = expect.find("ignore");
  const bool is_compared = !expectation.response.empty() || !expectation.contains.empty() ||
                           expectation.responses.has_value();
  if (ignore != nullptr && !is_compared)
    expect.errors().add(ignore->position, "'ignore' goes with 'response' or 'contains'");
}

void read_rpc_reply(TableReader& expect, RpcExpectation& expectation) {
  if (const ConfigNode* response = expect.find("response"))
    expectation.response = to_json_text(*response);
  if (const ConfigNode* contains = expect.find("contains"))
    expectation.contains = to_json_text(*contains);
  expectation.ignore = expect.texts("ignore");
  for (const std::string& path : expectation.ignore)
    check_path(expect.find("ignore")->position, path, expect.errors());
  read_matches(expect, expectation);
  expectation.never = read_expressions(expect.find("never"), expect.errors());
  if (expect.find("within") != nullptr)
    expectation.within = expect.duration("within", std::chrono::milliseconds(0));
  if (expect.find("replies") != nullptr)
    expectation.replies = expect.whole_number("replies", kReplies, 1);
}

void read_rpc_expectation(TableReader& expect, RpcExpectation& expectation) {
  expectation.status = expect.one_of("status", kStatuses, expectation.status);
  if (const ConfigNode* message = expect.find("message"))
    expectation.message = read_expression(*message, expect.errors());
  read_rpc_reply(expect, expectation);
  if (expect.find("responses") != nullptr) {
    expectation.responses.emplace();
    for (const ConfigNode& item : expect.list("responses"))
      expectation.responses->push_back(to_json_text(item));
  }
  refuse_reply_keys(expect, expectation);
  read_reply_metadata(expect, expectation);
}

}  // namespace qa
