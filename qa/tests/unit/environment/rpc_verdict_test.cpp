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
    return judge(case_, std::vector{answer}, "integration", "cases.yaml");
  }
  RpcExpectation& expect() { return case_.callers.front().expect; }

  RpcCase case_{.name = "greets",
                .service = "front",
                .port = "grpc",
                .method = "echo.v1.EchoService/Echo",
                .callers = {{.request = R"({"message":"hi"})",
                             .metadata = {},
                             .expect = {.response = R"({"message":"hi"})"}}},
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
  expect().status = "INVALID_ARGUMENT";
  expect().message = "too (long|large)";
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

TEST_F(RpcVerdict, FieldsMustMatch) {
  expect().matches = {{"id", "^[0-9]+$"}};
  good_.fields = {{"id", "42"}};
  EXPECT_EQ(verdict(good_).status, TestStatus::passed);
  good_.fields = {{"id", "4x2"}};
  EXPECT_EQ(verdict(good_).message, "expected id to match '^[0-9]+$'\n  actual id '4x2'");
  good_.fields = {};
  EXPECT_EQ(verdict(good_).message, "expected a field id, the list is shorter");
}

TEST_F(RpcVerdict, MetadataOfTheReplyIsLookedAt) {
  expect().metadata = {{"x-here", "1"}, {"x-gone", std::nullopt}};
  good_.metadata = {{"x-here", {"0", "1"}}};
  EXPECT_EQ(verdict(good_).status, TestStatus::passed);
  good_.metadata = {{"x-here", {"2"}}};
  EXPECT_EQ(verdict(good_).message, "expected metadata 'x-here' with '1'\n  actual '2'");
  good_.metadata = {{"x-here", {"1"}}, {"x-gone", {"boo"}}};
  EXPECT_EQ(verdict(good_).message, "expected no metadata 'x-gone'\n  actual 'boo'");
  good_.metadata = {};
  EXPECT_EQ(verdict(good_).message, "expected metadata 'x-here' with '1', there is none");
}

TEST_F(RpcVerdict, NothingOfTheReplyMayBeWhatMustNeverCome) {
  expect().never = {"secret"};
  EXPECT_EQ(verdict(good_).status, TestStatus::passed);
  for (const auto& [key, value] : {std::pair{"x-secret", "1"}, std::pair{"x-id", "a secret"}}) {
    RpcAnswer answer = good_;
    answer.metadata = {{key, {value}}};
    EXPECT_THAT(verdict(answer).message, HasSubstr("expected nothing that matches 'secret'"));
  }
  RpcAnswer answer = good_;
  answer.response = R"({"message":"hi","extra":"secret"})";
  EXPECT_THAT(verdict(answer).message, HasSubstr("the reply: "));
  answer.response = std::string(10'000, 'x');
  EXPECT_THAT(verdict(answer).message, HasSubstr("too long to be searched"));
}

TEST_F(RpcVerdict, AReplyMustComeInTime) {
  expect().within = milliseconds(2);
  EXPECT_EQ(verdict(good_).message, "expected a reply within 2 ms, it took 2.5 ms");
  expect().within = milliseconds(3);
  EXPECT_EQ(verdict(good_).status, TestStatus::passed);
}

TEST_F(RpcVerdict, EveryReplyToEveryCallerCounts) {
  case_.callers.push_back(case_.callers.front());
  case_.repeat = 2;
  std::vector<RpcAnswer> answers(4, good_);
  EXPECT_EQ(answer_count(case_), 4U);
  EXPECT_EQ(judge(case_, answers, "s", "f").status, TestStatus::passed);
  answers[3].status = "UNKNOWN";
  EXPECT_EQ(judge(case_, answers, "s", "f").message,
            "caller 2 of 2, reply 2 of 2: expected status OK\n  actual status UNKNOWN");
}

TEST_F(RpcVerdict, WhatIsCapturedMustBeThere) {
  case_.callers.front().captures["ID"] = {.path = "id"};
  EXPECT_EQ(verdict(good_).message, "cannot capture 'ID': its reply has nothing at id");
  good_.captured = {{"id", "7"}};
  EXPECT_EQ(verdict(good_).status, TestStatus::passed);
  case_.repeat = 2;
  std::vector<RpcAnswer> answers(2, good_);
  answers[0].captured = {};  // the last one counts
  EXPECT_EQ(judge(case_, answers, "s", "f").status, TestStatus::passed);
}

TEST_F(RpcVerdict, CallersAreAskedAtTheSameTime) {
  const Topology topology{.name = "one",
                          .services = {{.name = "front", .ports = {{"grpc", 42302}}}}};
  case_.callers.push_back(case_.callers.front());
  case_.own_connections = true;
  case_.repeat = 7;
  const std::vector<RpcCase> cases = {case_, case_};
  const auto calls = make_calls(cases, topology, assign_addresses(topology), "c").value();
  ASSERT_THAT(calls, SizeIs(4));
  EXPECT_FALSE(calls[0].beside_previous);
  EXPECT_TRUE(calls[1].beside_previous);
  EXPECT_FALSE(calls[2].beside_previous);
  EXPECT_EQ(calls[1].repeat, 7);
  EXPECT_EQ(calls[1].connection, Connection::own);
}

TEST_F(RpcVerdict, CallsGoToTheEndpointOfTheirService) {
  const Topology topology{.name = "pair",
                          .services = {{.name = "front", .ports = {{"grpc", 42302}}}}};
  RpcCase silent = case_;
  silent.callers = {RpcCaller{}};
  silent.callers.front().expect.status = "UNIMPLEMENTED";
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

TEST_F(RpcVerdict, AFaultIsNoCallButItsServiceMustBeThere) {
  const Topology topology{.name = "one",
                          .services = {{.name = "front", .ports = {{"grpc", 42302}}}}};
  const RpcCase fault{.name = "gone", .fault = Fault{.service = "front"}, .line = 9};
  const std::vector<RpcCase> cases = {case_, fault};
  EXPECT_THAT(make_calls(cases, topology, assign_addresses(topology), "c").value(), SizeIs(1));
  EXPECT_EQ(answer_count(fault), 0U);
  const std::vector<RpcCase> wrong = {
      {.name = "gone", .fault = Fault{.service = "peer"}, .line = 9}};
  const auto calls = make_calls(wrong, topology, assign_addresses(topology), "c");
  ASSERT_FALSE(calls.has_value());
  EXPECT_THAT(calls.error().what, HasSubstr("c:9: case 'gone'"));
}

TEST_F(RpcVerdict, AServiceThatMayCallOthersIsNotCutOff) {
  Topology topology{.name = "pair", .services = {{.name = "front"}, {.name = "peer"}}};
  const std::vector<RpcCase> cases = {
      {.name = "alone", .fault = Fault{.kind = Fault::Kind::cut, .service = "front"}, .line = 9}};
  const auto refusal = [&] {
    const auto calls = make_calls(cases, topology, assign_addresses(topology), "c");
    return calls ? std::string() : calls.error().what;
  };
  EXPECT_EQ(refusal(), "");
  ServiceSpec& front = topology.services[0];
  front.arguments = {"--bind=${address.front}:${port.front.grpc}"};
  EXPECT_EQ(refusal(), "");
  front.arguments = {"--peer=${address.peer}"};
  EXPECT_EQ(refusal(),
            "c:9: case 'alone': 'front' may call 'peer', and only calls to a service can be cut; "
            "cut 'peer'");
  front.arguments = {};
  front.environment = {{"PEER", "x:${port.peer.grpc}"}};
  EXPECT_THAT(refusal(), HasSubstr("may call 'peer'"));
  front.environment = {};
  front.after = {"peer"};
  EXPECT_THAT(refusal(), HasSubstr("may call 'peer'"));
}

}  // namespace
}  // namespace qa
