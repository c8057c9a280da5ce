#include "qa/config/case_sections.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

/// Resources of setrlimit(2), in lower case and without RLIMIT_: those that qa-sandbox sets.
const std::array<std::string, 14> kLimits = {"as",      "core",     "cpu",        "data",   "fsize",
                                             "memlock", "msgqueue", "nice",       "nofile", "nproc",
                                             "rss",     "rtprio",   "sigpending", "stack"};

void check_limits(TableReader& reader) {
  const auto* limits = std::get_if<ConfigNode::Table>(&reader.table("limits").value);
  if (limits == nullptr) return;
  for (const ConfigEntry& limit : *limits) {
    if (std::ranges::find(kLimits, limit.key) == kLimits.end())
      reader.errors().add(limit.position, unknown_word("limit", limit.key, kLimits));
    const auto* number = std::get_if<std::int64_t>(&limit.value.value);
    const auto* word = std::get_if<std::string>(&limit.value.value);
    if ((number == nullptr || *number < 0) && (word == nullptr || *word != "unlimited"))
      reader.errors().add(limit.value.position,
                          "expected a whole number of at least 0, or unlimited");
  }
}

std::optional<int> read_exit_code(TableReader& expect, const std::string& key) {
  const ConfigNode* found = expect.find(key);
  if (found == nullptr) return std::nullopt;
  return as_whole_number(*found, {.min = 0, .max = 255}, expect.errors());
}

}  // namespace

void read_module_expectation(TableReader& expect, ModuleCase& test) {
  test.exit_code = read_exit_code(expect, "exit");
  test.exit_not = read_exit_code(expect, "exit_not");
  if (test.exit_code && test.exit_not) expect.error("'exit' and 'exit_not' exclude each other");
  test.output = expect.regexes("stdout");
  test.errors = expect.regexes("stderr");
  test.never = expect.regexes("never");
}

void read_module_case_keys(TableReader& reader, ModuleCase& test) {
  test.name = reader.required_text("name");
  test.arguments = reader.texts("args");
  test.environment = reader.text_map("env");
  test.limits = reader.text_map("limits");
  check_limits(reader);
  test.timeout = reader.duration("timeout", test.timeout);
  TableReader expect(reader.table("expect"), "'expect'", reader.errors());
  read_module_expectation(expect, test);
  expect.refuse_unknown_keys();
}

ModuleCase read_module_case(const ConfigNode& node, Diagnostics& errors) {
  ModuleCase test;
  test.line = node.position.line;
  TableReader reader(node, "the case", errors);
  read_module_case_keys(reader, test);
  reader.refuse_unknown_keys();
  return test;
}

}  // namespace qa
