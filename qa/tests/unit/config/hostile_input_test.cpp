// Whatever a file contains, reading it gives a value or a failure with a position.
#include "qa/config/case_file.hpp"
#include "qa/config/pipeline_file.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/tests/unit/config/project_file.hpp"

#include <array>
#include <functional>
#include <random>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

constexpr const char* kPath = "file";

/// What reading left to say; empty when it gave a value.
using Read = std::function<std::string(const std::string& text)>;

template <class T>
std::string checked(const Result<T>& result) {
  if (result) return {};
  EXPECT_EQ(result.error().kind, FailureKind::configuration);
  static const std::regex kPosition("^file:[1-9][0-9]*:[1-9][0-9]*: .");
  EXPECT_TRUE(std::regex_search(result.error().what.substr(0, 60), kPosition))
      << result.error().what;
  return result.error().what;
}

std::string read_pipeline(const std::string& text) {
  return checked(parse_pipeline({text, kPath, "ci"}, stage_kinds()));
}
std::string read_topology(const std::string& text) {
  return checked(parse_topology(text, kPath));
}
std::string read_module_cases(const std::string& text) {
  return checked(parse_module_cases(text, kPath));
}
std::string read_rpc_cases(const std::string& text) {
  return checked(parse_rpc_cases(text, kPath));
}

constexpr const char* kModuleCases = R"yaml(qa: module-cases/v1
cases:
  - name: the dry run succeeds
    args: [--dry-run]
    env: { LEVEL: "3" }
    limits: { nofile: 64 }
    timeout: 10s
    expect: { exit: 0, stdout: ["a+(b|c)"], stderr: "[a-z]{2}", never: x }
)yaml";
constexpr const char* kRpcCases = R"yaml(qa: rpc-cases/v1
defaults: { service: front, port: grpc, method: echo.v1.EchoService/Echo, deadline: 5s }
cases:
  - name: the message comes back
    request: { message: hello, n: [1, -2.5e3, null, true] }
    metadata: { key: value }
    expect: { status: OK, response: { message: hello }, message: "a|b" }
    capture: { ID: message, KEY: { metadata: key } }
  - name: it is used
    request: { message: "a ${captured.ID} $${captured.ID}" }
    expect: { never: "${captured.KEY}+" }
  - name: a stream
    requests: [{ message: a }, {}]
    expect: { responses: [{ message: "${captured.ID}" }] }
  - name: its steps
    steps: [{ send: { message: a } }, { receive: { contains: {}, within: 1s } }, { close: true }]
  - { name: alone, fault: { cut: front } }
)yaml";

/// One to four edits: bytes changed, removed, repeated, or syntax of the formats inserted.
std::string mutated(std::string text, std::mt19937& random) {
  static const std::array<std::string, 20> kTokens = {
      "[",  "]", "{",   "}",   "\"", "'",    "\n", "=",      ":",    ".",
      "- ", "#", "&a ", "*a ", "? ", "!!x ", "|",  "\"\"\"", "\xff", std::string(1, '\0')};
  const auto below = [&](std::size_t n) { return random() % n; };
  for (std::size_t edits = 1 + below(4); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = below(text.size());
    switch (below(5)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(20));
        break;
      case 2:
        text.insert(at, text.substr(below(text.size()), 1 + below(60)));
        break;
      case 3:
        text.insert(at, kTokens.at(below(kTokens.size())));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

void expect_total(const std::string& text, const Read& read, int rounds) {
  ASSERT_EQ(read(text), "");
  std::mt19937 random(20240229);  // fixed: a failure can be seen again
  int refused = 0;
  for (int i = 0; i < rounds; ++i) {
    const std::string input = mutated(text, random);
    if (!read(input).empty()) ++refused;
    ASSERT_FALSE(testing::Test::HasFailure()) << "round " << i << ":\n" << input;
  }
  EXPECT_GT(refused, rounds / 4);
}

TEST(HostileInput, MutatedPipelinesAreReadOrRefused) {
  expect_total(project_file("pipeline/pipeline.toml"), read_pipeline, 5000);
}

TEST(HostileInput, MutatedTopologiesAreReadOrRefused) {
  expect_total(project_file("pipeline/environments/integration.yaml"), read_topology, 5000);
}

TEST(HostileInput, MutatedCasesAreReadOrRefused) {
  expect_total(kModuleCases, read_module_cases, 2000);
  expect_total(kRpcCases, read_rpc_cases, 2000);
}

TEST(HostileInput, DeepNestingIsRefused) {
  const std::string head = "schema = 1\nproject = \"a\"\n";
  std::string dotted = "a";
  for (int i = 0; i < 60'000; ++i) dotted += ".a";
  EXPECT_THAT(read_pipeline(head + dotted + " = 1\n"), HasSubstr("nested too deeply"));
  EXPECT_THAT(read_pipeline(head + "[" + dotted + "]\n"), HasSubstr("nested too deeply"));
  EXPECT_THAT(read_pipeline(head + "a = " + std::string(100'000, '[')),
              HasSubstr("nested too deeply"));
  std::string quoted = "'='";
  for (int i = 0; i < 60'000; ++i) quoted += ".\"#\"";
  EXPECT_THAT(read_pipeline(head + quoted + " = 1\n"), HasSubstr("nested too deeply"));
}

TEST(HostileInput, DotsAndBracketsInStringsAndCommentsAreNoNesting) {
  const std::string many = std::string(100, '.') + std::string(100, '[');
  EXPECT_EQ(read_pipeline("schema = 1 # '" + many + "\nproject = \"a\"\n[profile.ci]\n[stage.a]\n" +
                          "kind = \"command\"\nargv = ['" + many + "', \"\\\"" + many +
                          "\", '''\n'" + many + "''']\n"),
            "");
}

TEST(HostileInput, LargeFilesAreRefused) {
  EXPECT_THAT(read_pipeline(std::string(300'000, '#')), HasSubstr("larger than 256 KiB"));
}

TEST(HostileInput, ManyErrorsAreCountedNotListed) {
  std::string text = "schema = 1\nproject = \"a\"\n";
  for (int i = 0; i < 5000; ++i) text += "wrong" + std::to_string(i) + " = 1\n";
  EXPECT_THAT(read_pipeline(text + "[profile.ci]\n"), HasSubstr("more"));
}

}  // namespace
}  // namespace qa
