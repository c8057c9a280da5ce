#include "qa/environment/rpc_verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

class RpcVerdict : public testing::Test {
 protected:
  TestCase verdict(const RpcAnswer& answer) const {
    return judge(case_, answer, "integration", "cases.yaml");
  }

  RpcCase case_{.name = "greets",
                .service = "front",
                .port = "grpc",
                .method = "echo.v1.EchoService/Echo",
                .request = R"({"message":"hi"})",
                .response = R"({"message":"hi"})",
                .line = 7};
  RpcAnswer good_{.name = "greets",
                  .status = "OK",
                  .response = R"({"message":"hi"})",
                  .expected = R"({"message":"hi"})",
                  .duration = microseconds(2500)};
};

TEST_F(RpcVerdict, TheExpectedReplyPasses) {
  const TestCase test = verdict(good_);
  EXPECT_EQ(test, (TestCase{.suite = "integration",
                            .name = "greets",
                            .status = TestStatus::passed,
                            .duration = milliseconds(2),
                            .file = "cases.yaml",
                            .line = 7}));
}

TEST_F(RpcVerdict, AnotherReplyFailsWithBoth) {
  RpcAnswer answer = good_;
  answer.response = R"({"message":"ho"})";
  answer.difference = R"(modified: message: "hi" -> "ho")";
  const TestCase test = verdict(answer);
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_THAT(test.message,
              AllOf(HasSubstr(R"(expected reply {"message":"hi"})"),
                    HasSubstr(R"(actual reply {"message":"ho"})"), HasSubstr("modified: message")));
}

TEST_F(RpcVerdict, AnotherStatusFailsWithBoth) {
  const TestCase test = verdict({.name = "greets", .status = "UNAVAILABLE", .message = "refused"});
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_EQ(test.message, "expected status OK\n  actual status UNAVAILABLE (refused)");
}

TEST_F(RpcVerdict, TheStatusMessageMustMatchWhereOneIsGiven) {
  case_.status = "INVALID_ARGUMENT";
  case_.message = "too (long|large)";
  RpcAnswer answer{.name = "greets", .status = "INVALID_ARGUMENT", .message = "it is too large"};
  EXPECT_EQ(verdict(answer).status, TestStatus::passed);
  answer.message = "no";
  EXPECT_THAT(verdict(answer).message, HasSubstr("matches 'too (long|large)'"));
}

TEST_F(RpcVerdict, ACaseThatCannotBeSentFails) {
  const TestCase test =
      verdict({.name = "greets", .kind = RpcAnswer::Kind::invalid, .message = "no such method"});
  EXPECT_EQ(test.status, TestStatus::failed);
  EXPECT_EQ(test.message, "invalid case: no such method");
}

TEST_F(RpcVerdict, CallsGoToTheEndpointOfTheirService) {
  const Topology topology{.name = "pair",
                          .services = {{.name = "front", .ports = {{"grpc", 42302}}}}};
  RpcCase silent = case_;
  silent.request = "";
  silent.response = "";
  silent.status = "UNIMPLEMENTED";
  const std::vector<RpcCase> cases = {case_, silent};
  const auto calls = make_calls(cases, topology, assign_addresses(topology), "cases.yaml").value();
  ASSERT_THAT(calls, SizeIs(2));
  EXPECT_EQ(calls[0].address, "127.77.0.10:42302");
  EXPECT_EQ(calls[0].expected, R"({"message":"hi"})");
  EXPECT_EQ(calls[0].declaration, Declaration::required);
  EXPECT_EQ(calls[1].request, "{}");
  EXPECT_EQ(calls[1].expected, std::nullopt);
  EXPECT_EQ(calls[1].declaration, Declaration::optional);
}

TEST_F(RpcVerdict, ACaseForAServiceThatIsNotThereIsNamedWithItsLine) {
  const Topology topology{.name = "pair", .services = {{.name = "peer"}}};
  const std::vector<RpcCase> cases = {case_};
  const auto calls = make_calls(cases, topology, assign_addresses(topology), "cases.yaml");
  ASSERT_FALSE(calls.has_value());
  EXPECT_EQ(calls.error().kind, FailureKind::configuration);
  EXPECT_THAT(calls.error().what,
              AllOf(HasSubstr("cases.yaml:7: case 'greets'"), HasSubstr("no service 'front'")));
}

}  // namespace
}  // namespace qa
