#include "qa/config/case_sections.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/sandbox.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>

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

void check_calls(const ModuleCase& test, TableReader& reader) {
  const std::vector<std::string> known = forbidden_call_names();
  for (const std::string& name : test.forbidden_calls) {
    if (std::ranges::find(known, name) == known.end())
      reader.errors().add(reader.find("forbid")->position,
                          unknown_word("system call", name, known));
  }
}

/// Folders over which the sandbox mounts its own.
bool is_hidden(const std::filesystem::path& path) {
  for (const char* folder : {"dev", "proc", "sys", "tmp"}) {
    if (*std::next(path.begin()) == folder) return true;
  }
  return path == "/etc/hosts";
}

void check_files(const ModuleCase& test, TableReader& reader) {
  for (const auto& [text, content] : test.files) {
    const std::filesystem::path path(text);
    if (!path.is_absolute() || !path.has_filename() || path.lexically_normal() != path)
      reader.errors().add(reader.find("files")->position,
                          "expected the absolute path of a file in the image, got '" + text + "'");
    else if (is_hidden(path))
      reader.errors().add(reader.find("files")->position,
                          "'" + text + "' would not be seen: the sandbox mounts its own there");
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
  test.input = reader.text("stdin");
  test.files = reader.text_map("files");
  check_files(test, reader);
  test.forbidden_calls = reader.texts("forbid");
  check_calls(test, reader);
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
