// Cases of a module test.
#include "qa/config/case_file.hpp"
#include "qa/tests/unit/config/case_error.hpp"
#include "qa/tests/unit/config/project_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::string module_error(const std::string& cases) {
  return error_in(parse_module_cases("qa: module-cases/v1\ncases:\n" + cases, "c.yaml"));
}

TEST(ModuleCases, ReadInputFilesAndForbiddenCalls) {
  const auto cases = parse_module_cases(R"yaml(qa: module-cases/v1
cases:
  - name: reads
    stdin: "a line"
    files: { /etc/app.conf: "limit = 7" }
    forbid: [connect]
)yaml",
                                        "c.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
  ModuleCase expected;
  expected.name = "reads";
  expected.input = "a line";
  expected.files = {{"/etc/app.conf", "limit = 7"}};
  expected.forbidden_calls = {"connect"};
  expected.line = 3;
  EXPECT_THAT(*cases, ElementsAre(expected));
}

TEST(ModuleCases, NameWhatFilesAndForbiddenCallsCannotBe) {
  const auto error_with = [](const std::string& line) {
    return module_error("  - name: a\n    " + line + "\n");
  };
  EXPECT_THAT(error_with("forbid: [lissen]"), HasSubstr("did you mean 'listen'?"));
  EXPECT_THAT(error_with("files: { etc/app.conf: x }"), HasSubstr("absolute path"));
  EXPECT_THAT(error_with("files: { /etc/../x: x }"), HasSubstr("absolute path"));
  EXPECT_THAT(error_with("files: { /tmp/app.conf: x }"), HasSubstr("would not be seen"));
}

TEST(ModuleCases, ReadEveryKey) {
  const auto cases = parse_module_cases(R"yaml(qa: module-cases/v1
cases:
  - name: the dry run succeeds
    args: [--dry-run, --port, 42]
    env: { LEVEL: 3 }
    limits: { nofile: 64, core: unlimited }
    timeout: 250ms
    expect: { exit: 0, stdout: ["^ready"], stderr: warn, never: [error, fatal] }
  - name: a wrong flag fails
    args: [--wrong]
    expect: { exit_not: 0 }
)yaml",
                                        "c.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
  ASSERT_THAT(*cases, SizeIs(2));
  ModuleCase first;
  first.name = "the dry run succeeds";
  first.arguments = {"--dry-run", "--port", "42"};
  first.environment = {{"LEVEL", "3"}};
  first.limits = {{"nofile", "64"}, {"core", "unlimited"}};
  first.timeout = 250ms;
  first.exit_code = 0;
  first.output = {"^ready"};
  first.errors = {"warn"};
  first.never = {"error", "fatal"};
  first.line = 3;
  EXPECT_EQ((*cases)[0], first);
  EXPECT_EQ((*cases)[1].exit_not, 0);
  EXPECT_EQ((*cases)[1].exit_code, std::nullopt);
  EXPECT_EQ((*cases)[1].line, 9);
}

TEST(ModuleCases, OfTheReferenceServiceAreRead) {
  const auto cases =
      parse_module_cases(project_file("reference-service/tests/module/cases.yaml"), "cases.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
  EXPECT_THAT(*cases, testing::Contains(testing::Field(&ModuleCase::limits,
                                                       testing::Contains(testing::Key("nofile")))));
}

TEST(ModuleCases, RefuseWhatTheyDoNotKnow) {
  EXPECT_EQ(module_error("  - name: a\n    arg: [b]\n"),
            "c.yaml:4:5: unknown key 'arg', did you mean 'args'?");
  EXPECT_EQ(module_error("  - name: a\n    expect: { stdot: b }\n"),
            "c.yaml:4:15: unknown key 'stdot', did you mean 'stdout'?");
  EXPECT_EQ(module_error("  - name: a\n    limits: { nofiles: 1 }\n"),
            "c.yaml:4:15: unknown limit 'nofiles', did you mean 'nofile'?");
}

TEST(ModuleCases, RefuseWrongValues) {
  EXPECT_EQ(module_error("  - name: a\n    expect: { exit: high }\n"),
            "c.yaml:4:21: expected a whole number, got a string");
  EXPECT_EQ(module_error("  - name: a\n    expect: { exit: 256 }\n"),
            "c.yaml:4:21: expected a whole number from 0 to 255, got 256");
  EXPECT_EQ(module_error("  - name: a\n    expect: { exit: 0, exit_not: 1 }\n"),
            "c.yaml:4:13: 'exit' and 'exit_not' exclude each other");
  EXPECT_EQ(module_error("  - name: a\n    limits: { nofile: -1 }\n"),
            "c.yaml:4:23: expected a whole number of at least 0, or unlimited");
  EXPECT_EQ(module_error("  - name: a\n    args: { b: c }\n"),
            "c.yaml:4:11: expected a list of strings, got a table");
}

TEST(ModuleCases, ExpressionsAreCompiledWhenRead) {
  EXPECT_THAT(module_error("  - name: a\n    expect: { stdout: [ok, \"(\"] }\n"),
              HasSubstr("c.yaml:4:28: '(' is no regular expression: "));
  EXPECT_THAT(
      module_error("  - name: a\n    expect: { never: \"" + std::string(5000, '(') + "\" }\n"),
      HasSubstr("a regular expression of more than 1000 characters"));
}

TEST(ModuleCases, NeedNamesThatDiffer) {
  EXPECT_EQ(module_error("  - args: [a]\n"), "c.yaml:3:5: the case lacks 'name'");
  EXPECT_EQ(module_error("  - name: a\n  - name: a\n"), "c.yaml:4:5: a second case 'a'");
}

TEST(ModuleCases, NothingToTestIsAnError) {
  EXPECT_EQ(module_error("  []\n"), "c.yaml:3:3: no case; nothing would be tested");
  EXPECT_EQ(error_in(parse_module_cases("qa: module-cases/v1\n", "c.yaml")),
            "c.yaml:1:1: the file lacks 'cases'");
  EXPECT_EQ(error_in(parse_module_cases("qa: rpc-cases/v1\n", "c.yaml")),
            "c.yaml:1:5: expected 'qa: module-cases/v1', got 'rpc-cases/v1'");
}

}  // namespace
}  // namespace qa
