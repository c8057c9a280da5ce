#include "qa/testing/ctest_listing.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

constexpr int kMajor = 1;
constexpr std::string_view kNotBuilt = "_NOT_BUILT";

/// From the first line that starts the object: test files may print before.
std::string_view object_in(std::string_view output) {
  if (output.starts_with('{')) return output;
  const std::size_t start = output.find("\n{");
  return start == std::string_view::npos ? std::string_view() : output.substr(start + 1);
}

std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  std::string text = value.dump();
  // ctest writes whole seconds as 7.0.
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::vector<std::string> texts_of(const json& value) {
  std::vector<std::string> texts;
  if (!value.is_array()) return {text_of(value)};
  for (const json& each : value) texts.push_back(text_of(each));
  return texts;
}

void read_property(const json& property, ListedTest& test) {
  const std::string name = property.at("name").get<std::string>();
  const json& value = property.at("value");
  if (name == "LABELS") {
    test.labels = texts_of(value);
  } else if (name == "DISABLED") {
    test.disabled = value.get<bool>();
  } else if (name == "WORKING_DIRECTORY") {
    test.working_directory = value.get<std::string>();
  } else {
    test.properties[name] = texts_of(value);
  }
}

/// A test that a script added in place of unbuilt ones has no place, or one that leads nowhere.
void read_place(const json& test_object, const json& graph, ListedTest& test) {
  if (!test_object.contains("backtrace")) return;
  const json& node = graph.at("nodes").at(test_object.at("backtrace").get<std::size_t>());
  test.file = graph.at("files").at(node.at("file").get<std::size_t>()).get<std::string>();
  test.line = node.value("line", 0);
}

ListedTest read_test(const json& object, const json& graph) {
  ListedTest test{.name = object.at("name").get<std::string>()};
  if (object.contains("command"))
    test.command = object.at("command").get<std::vector<std::string>>();
  if (object.contains("properties")) {
    for (const json& property : object.at("properties")) read_property(property, test);
  }
  read_place(object, graph, test);
  return test;
}

}  // namespace

Command ctest_listing_command(const std::filesystem::path& build_folder,
                              const std::string& configuration) {
  Command command{.argv = {"ctest", "--test-dir", build_folder.string(), "--show-only=json-v1"}};
  // Some projects have ten thousands of tests, at a kilobyte each; a part of the list is none.
  command.capture_limit_bytes = std::size_t{256} << 20;
  if (!configuration.empty()) command.argv.insert(command.argv.end(), {"-C", configuration});
  return command;
}

Result<std::vector<ListedTest>> parse_ctest_listing(std::string_view output) {
  try {
    const json listing = json::parse(object_in(output));
    const int major = listing.at("version").at("major").get<int>();
    if (major != kMajor) {
      return fail(FailureKind::host, "ctest lists its tests in version " + std::to_string(major) +
                                         ", this qa reads " + std::to_string(kMajor));
    }
    std::vector<ListedTest> tests;
    for (const json& test : listing.at("tests"))
      tests.push_back(read_test(test, listing.at("backtraceGraph")));
    return tests;
  } catch (const json::exception& error) {
    return fail(FailureKind::host,
                std::string("ctest's list of tests is damaged: ") + error.what());
  }
}

std::optional<std::string> undiscovered_target(const ListedTest& test) {
  const std::size_t at = test.name.rfind(kNotBuilt);
  if (!test.command.empty() || at == std::string::npos) return std::nullopt;
  // Catch2 puts a hash of the arguments behind it: a program may be asked several times.
  const std::string_view rest = std::string_view(test.name).substr(at + kNotBuilt.size());
  if (!rest.empty() && !rest.starts_with('-')) return std::nullopt;
  return test.name.substr(0, at);
}

bool has_own_verdict(const ListedTest& test) {
  return test.properties.contains("WILL_FAIL") ||
         test.properties.contains("PASS_REGULAR_EXPRESSION");
}

}  // namespace qa
