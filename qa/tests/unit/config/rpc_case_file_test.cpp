// Cases of an integration test.
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

std::string rpc_error(const std::string& cases) {
  return error_in(parse_rpc_cases(
      "qa: rpc-cases/v1\ndefaults: { service: front, port: grpc, method: a.B/C }\ncases:\n" + cases,
      "c.yaml"));
}

TEST(RpcCases, OfTheReferenceServiceAreRead) {
  const auto cases =
      parse_rpc_cases(project_file("reference-service/tests/integration/cases.yaml"), "cases.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
}

TEST(RpcCases, ReadEveryKeyAndTheDefaults) {
  const auto cases = parse_rpc_cases(R"yaml(qa: rpc-cases/v1
defaults: { service: front, port: grpc, method: echo.v1.EchoService/Echo, deadline: 2s }
cases:
  - name: the message comes back
    request: { message: hello, count: 3, quoted: "3", nested: { list: [1.5, true, null] } }
    metadata: { x-id: 7 }
    expect: { status: OK, response: { message: hello } }
  - name: too long
    service: peer
    port: other
    method: echo.v1.EchoService/Other
    deadline: 1m30s
    expect: { status: INVALID_ARGUMENT, message: "too (long|short)" }
  - name: together
    request: { message: a }
    metadata: { x-id: 1 }
    repeat: 20
    connection: own
    expect:
      contains: { message: a }
      ignore: [id, items.id]
      matches: { "items[0].id": "^[0-9]+$" }
      metadata: { x-id: 1, x-other: null }
      never: [secret, "b+"]
      within: 50ms
    callers:
      - {}
      - { request: { message: b }, metadata: {}, expect: { response: { message: b } } }
)yaml",
                                     "c.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
  ASSERT_THAT(*cases, SizeIs(3));
  RpcCase first;
  first.name = "the message comes back";
  first.service = "front";
  first.port = "grpc";
  first.method = "echo.v1.EchoService/Echo";
  RpcCaller greeter;
  greeter.request =
      R"({"message":"hello","count":3,"quoted":"3","nested":{"list":[1.5,true,null]}})";
  greeter.metadata = {{"x-id", "7"}};
  greeter.expect.response = R"({"message":"hello"})";
  first.callers = {greeter};
  first.deadline = 2s;
  first.line = 4;
  EXPECT_EQ((*cases)[0], first);
  RpcCase second;
  second.name = "too long";
  second.service = "peer";
  second.port = "other";
  second.method = "echo.v1.EchoService/Other";
  RpcCaller refused;
  refused.request = "{}";
  refused.expect.status = "INVALID_ARGUMENT";
  refused.expect.message = "too (long|short)";
  second.callers = {refused};
  second.deadline = 90s;
  second.line = 8;
  EXPECT_EQ((*cases)[1], second);
  RpcCaller one;
  one.request = R"({"message":"a"})";
  one.metadata = {{"x-id", "1"}};
  one.expect.contains = R"({"message":"a"})";
  one.expect.ignore = {"id", "items.id"};
  one.expect.matches = {{"items[0].id", "^[0-9]+$"}};
  one.expect.metadata = {{"x-id", "1"}, {"x-other", std::nullopt}};
  one.expect.never = {"secret", "b+"};
  one.expect.within = 50ms;
  RpcCaller other;
  other.request = R"({"message":"b"})";
  other.expect.response = R"({"message":"b"})";
  EXPECT_THAT((*cases)[2].callers, ElementsAre(one, other));
  EXPECT_EQ((*cases)[2].repeat, 20);
  EXPECT_TRUE((*cases)[2].own_connections);
}

TEST(RpcCases, StatusesAreThoseOfGrpc) {
  EXPECT_EQ(rpc_error("  - name: a\n    expect: { status: UNAVAILBLE }\n"),
            "c.yaml:5:23: unknown status 'UNAVAILBLE', did you mean 'UNAVAILABLE'?");
  EXPECT_EQ(rpc_error("  - name: a\n    expect: { status: ABORTED, response: {} }\n"),
            "c.yaml:5:42: a response comes with status OK only");
}

TEST(RpcCases, ExpectationsThatContradictEachOtherAreRefused) {
  EXPECT_EQ(rpc_error("  - name: a\n    expect: { response: {}, contains: {} }\n"),
            "c.yaml:5:39: 'response' and 'contains' exclude each other");
  EXPECT_EQ(rpc_error("  - name: a\n    expect: { ignore: [id] }\n"),
            "c.yaml:5:23: 'ignore' goes with 'response' or 'contains'");
  EXPECT_EQ(rpc_error("  - name: a\n    expect: { status: ABORTED, matches: { id: x } }\n"),
            "c.yaml:5:41: a response comes with status OK only");
  EXPECT_EQ(rpc_error("  - name: a\n    expect: { matches: { a..b: x } }\n"),
            "c.yaml:5:26: expected the path of a field such as user.items[0].id, got 'a..b'");
  EXPECT_EQ(rpc_error("  - name: a\n    connection: mine\n"),
            "c.yaml:5:17: unknown connection 'mine'");
  EXPECT_EQ(rpc_error("  - name: a\n    repeat: 0\n"),
            "c.yaml:5:13: expected a whole number from 1 to 1000, got 0");
  EXPECT_EQ(rpc_error("  - name: a\n    callers: [{ deadline: 1s }]\n"),
            "c.yaml:5:17: unknown key 'deadline'");
}

TEST(RpcCases, SayWhatAStreamHas) {
  const auto cases = parse_rpc_cases(R"yaml(qa: rpc-cases/v1
defaults: { service: front, port: grpc, method: a.B/C }
cases:
  - name: lists
    requests: [{ a: 1 }, {}]
    expect: { responses: [{ b: 1 }], ignore: [id], never: x }
  - name: counts
    requests: []
    expect: { status: ABORTED, replies: 3, contains: { b: 1 } }
  - name: steps
    steps:
      - send: { a: 1 }
      - receive: { contains: { b: 1 }, ignore: [id], matches: { b: x }, never: [y], within: 2s, replies: 4 }
      - close: true
      - receive: {}
      - cancel: true
    expect: { status: CANCELLED }
  - name: callers
    requests: [{ a: 1 }]
    expect: { replies: 1 }
    callers: [{}, { request: { a: 2 } }, { steps: [{ close: true }], expect: {} }]
)yaml",
                                     "c.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
  const RpcCaller& lists = (*cases)[0].callers.front();
  EXPECT_THAT(*lists.requests, ElementsAre(R"({"a":1})", "{}"));
  EXPECT_THAT(*lists.expect.responses, ElementsAre(R"({"b":1})"));
  EXPECT_THAT(*(*cases)[1].callers.front().requests, SizeIs(0));
  EXPECT_EQ((*cases)[1].callers.front().expect.replies, 3);
  const std::vector<RpcStep>& steps = (*cases)[2].callers.front().steps;
  ASSERT_THAT(steps, SizeIs(5));
  EXPECT_EQ(steps[0], (RpcStep{.kind = RpcStep::Kind::send, .message = R"({"a":1})"}));
  EXPECT_EQ(steps[1].kind, RpcStep::Kind::receive);
  EXPECT_EQ(steps[1].times, 4);
  EXPECT_EQ(steps[1].expect.contains, R"({"b":1})");
  EXPECT_EQ(steps[1].expect.within, 2s);
  EXPECT_EQ(steps[2].kind, RpcStep::Kind::close);
  EXPECT_EQ(steps[3].times, 1);
  EXPECT_EQ(steps[4].kind, RpcStep::Kind::cancel);
  const std::vector<RpcCaller>& callers = (*cases)[3].callers;
  EXPECT_THAT(*callers[0].requests, SizeIs(1));
  EXPECT_FALSE(callers[1].requests);
  EXPECT_EQ(callers[1].request, R"({"a":2})");
  EXPECT_FALSE(callers[2].requests);
  EXPECT_THAT(callers[2].steps, SizeIs(1));
}

TEST(RpcCases, RefuseStreamsThatMakeNoSense) {
  const auto error_with = [](const std::string& line) {
    return rpc_error("  - name: a\n    " + line + "\n");
  };
  EXPECT_EQ(error_with("request: {}\n    requests: []"),
            "c.yaml:6:15: 'request' and 'requests' exclude each other");
  EXPECT_EQ(error_with("steps: [{ close: true }]\n    requests: []"),
            "c.yaml:5:12: 'requests' and 'steps' exclude each other");
  EXPECT_EQ(error_with("requests: {}"), "c.yaml:5:15: expected a list, got a table");
  EXPECT_EQ(error_with("steps: []"), "c.yaml:5:12: no step");
  EXPECT_EQ(error_with("steps: {}"), "c.yaml:5:12: expected a list, got a table");
  EXPECT_EQ(error_with("steps: [3]"), "c.yaml:5:13: expected a table, got a whole number");
  EXPECT_EQ(error_with("steps: [{}]"),
            "c.yaml:5:13: a step is one of send, receive, close and cancel");
  EXPECT_EQ(error_with("steps: [{ send: {}, close: true }]"),
            "c.yaml:5:13: a step is one of send, receive, close and cancel");
  EXPECT_THAT(error_with("steps: [{ recieve: {} }]"), HasSubstr("did you mean 'receive'?"));
  EXPECT_THAT(error_with("steps: [{ receive: { status: OK } }]"),
              HasSubstr("unknown key 'status'"));
  EXPECT_EQ(error_with("steps: [{ receive: { response: {}, contains: {} } }]"),
            "c.yaml:5:50: 'response' and 'contains' exclude each other");
  EXPECT_EQ(error_with("steps: [{ receive: { ignore: [a] } }]"),
            "c.yaml:5:34: 'ignore' goes with 'response' or 'contains'");
  EXPECT_EQ(error_with("steps: [{ receive: { replies: 0 } }]"),
            "c.yaml:5:24: a step receives a reply at least");
  EXPECT_EQ(error_with("steps: [{ close: false }]"),
            "c.yaml:5:22: a step that is not done is left out");
  EXPECT_EQ(error_with("steps: [{ close: true }, { send: {} }]"),
            "c.yaml:5:30: nothing is sent after 'close'");
  EXPECT_EQ(error_with("steps: [{ cancel: true }, { receive: {} }]"),
            "c.yaml:5:31: 'cancel' ends the call: no step comes after it");
  EXPECT_EQ(error_with("steps: [{ close: true }]\n    expect: { response: {} }"),
            "c.yaml:6:13: which replies must come is said by the 'steps', not by 'expect'");
  for (const char* other : {"response: {}", "contains: {}", "replies: 1"})
    EXPECT_THAT(error_with("expect: { responses: [], " + std::string(other) + " }"),
                HasSubstr("'responses' and '" + std::string(other, 7)));
  for (const char* number : {"-1", "1000001", "1.5", "many", "NaN", "99999999999999999999"})
    EXPECT_THAT(error_with("expect: { replies: " + std::string(number) + " }"),
                HasSubstr("c.yaml:5:24: expected a whole number"));
  EXPECT_EQ(error_with("expect: { status: ABORTED, contains: {} }"),
            "c.yaml:5:42: a response comes with status OK only");
  EXPECT_EQ(error_with("steps: [{ send: \"${captured.ID}\" }]"),
            "c.yaml:5:21: no case before this one captures 'ID'");
  EXPECT_EQ(rpc_error("  - { name: a, fault: { kill: p }, steps: [] }\n").substr(0, 30),
            "c.yaml:4:36: 'steps' belongs t");
}

TEST(RpcCases, CaptureValuesForLaterCases) {
  const auto cases = parse_rpc_cases(R"yaml(qa: rpc-cases/v1
defaults: { service: front, port: grpc, method: a.B/C }
cases:
  - name: creates
    capture: { ID: "items[0].id", TOKEN: { metadata: x-token } }
  - name: uses
    request: { id: "${captured.ID}", text: "no $${captured.reference}, ${no}" }
    metadata: { authorization: "Bearer ${captured.TOKEN}" }
    expect: { matches: { id: "^${captured.ID}{1}$" }, never: "${captured.TOKEN}" }
  - name: others
    callers:
      - { capture: { OTHER: id } }
      - { expect: { contains: { "${captured.ID}": 1 } } }
)yaml",
                                     "c.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
  const auto& captures = (*cases)[0].callers.front().captures;
  EXPECT_EQ(captures.at("ID"), (RpcCapture{.path = "items[0].id"}));
  EXPECT_EQ(captures.at("TOKEN"),
            (RpcCapture{.place = RpcCapture::Place::metadata, .path = "x-token"}));
  EXPECT_EQ((*cases)[1].callers.front().expect.matches.at("id"), "^${captured.ID}{1}$");
  EXPECT_THAT((*cases)[2].callers[0].captures, SizeIs(1));
  EXPECT_THAT((*cases)[2].callers[1].captures, SizeIs(0));
}

TEST(RpcCases, UseOnlyWhatWasCapturedBefore) {
  const auto with_id = [](const std::string& rest) {
    return rpc_error("  - name: a\n    capture: { ID: id }\n" + rest);
  };
  EXPECT_EQ(rpc_error("  - name: a\n    request: { id: \"${captured.ID}\" }\n"),
            "c.yaml:5:20: no case before this one captures 'ID'");
  EXPECT_EQ(with_id("    request: { id: [{ x: \"a ${captured.ID}\" }] }\n"),
            "c.yaml:6:26: no case before this one captures 'ID'");
  EXPECT_EQ(with_id("  - name: b\n    metadata: { x-id: \"${captured.Id}\" }\n"),
            "c.yaml:7:23: no case before this one captures 'Id', did you mean 'ID'?");
  EXPECT_EQ(with_id("  - name: b\n    expect: { never: [x, \"${captured.ID\"] }\n"),
            "c.yaml:7:26: expected ${captured.NAME}; $${captured. is the text without a meaning");
  EXPECT_EQ(with_id("  - name: b\n    capture: { ID: id }\n"),
            "c.yaml:7:16: 'ID' is captured a second time");
  EXPECT_EQ(
      rpc_error("  - name: a\n    callers: [{ capture: { ID: id } }, { capture: { ID: id } }]\n"),
      "c.yaml:5:53: 'ID' is captured a second time");
  EXPECT_EQ(rpc_error("  - name: a\n    callers: [{ capture: { ID: id } }, "
                      "{ request: { x: \"${captured.ID}\" } }]\n"),
            "c.yaml:5:56: no case before this one captures 'ID'");
}

TEST(RpcCases, CaptureWhatHasANameAndAPlace) {
  const auto error_with = [](const std::string& line) {
    return rpc_error("  - name: a\n    " + line + "\n");
  };
  EXPECT_THAT(error_with("capture: { 1: id }"), HasSubstr("c.yaml:5:16: a name has letters"));
  EXPECT_THAT(error_with("capture: { \"\": id }"), HasSubstr("a name has letters"));
  EXPECT_THAT(error_with("capture: { ä: id }"), HasSubstr("a name has letters"));
  EXPECT_THAT(error_with("capture: { ID: a..b }"), HasSubstr("c.yaml:5:20: expected the path"));
  EXPECT_THAT(error_with("capture: { ID: [id] }"), HasSubstr("expected a string, got a list"));
  EXPECT_EQ(error_with("capture: [ID]"), "c.yaml:5:14: expected a table, got a list");
  EXPECT_EQ(error_with("capture: { ID: {} }"), "c.yaml:5:20: the captured value lacks 'metadata'");
  EXPECT_THAT(error_with("capture: { ID: { metadata: X-Id } }"),
              HasSubstr("c.yaml:5:20: expected"));
  EXPECT_THAT(error_with("capture: { ID: { metadata: id-bin } }"), HasSubstr("that is text"));
  EXPECT_EQ(error_with("capture: { ID: { metadata: id, field: id } }"),
            "c.yaml:5:36: unknown key 'field'");
  EXPECT_EQ(error_with("expect: { status: ABORTED }\n    capture: { ID: id }"),
            "c.yaml:6:14: there is something to capture with status OK only");
  EXPECT_EQ(error_with("callers: [{}]\n    capture: { ID: id }"),
            "c.yaml:6:14: say which caller's: 'capture' goes to one of them");
  EXPECT_EQ(rpc_error("  - { name: a, fault: { kill: p }, capture: {} }\n"),
            "c.yaml:4:36: 'capture' belongs to a request, not to a fault");
}

TEST(RpcCases, MayBeFaults) {
  const auto cases = parse_rpc_cases(
      "qa: rpc-cases/v1\ncases:\n  - { name: gone, fault: { kill: peer } }\n"
      "  - { name: back, fault: { start: peer } }\n"
      "  - { name: alone, fault: { cut: peer } }\n"
      "  - { name: well, fault: { heal: peer } }\n",
      "c.yaml");
  ASSERT_TRUE(cases) << cases.error().what;
  EXPECT_EQ((*cases)[0].fault, (Fault{.kind = Fault::Kind::kill, .service = "peer"}));
  EXPECT_EQ((*cases)[1].fault, (Fault{.kind = Fault::Kind::start, .service = "peer"}));
  EXPECT_EQ((*cases)[2].fault, (Fault{.kind = Fault::Kind::cut, .service = "peer"}));
  EXPECT_EQ((*cases)[3].fault, (Fault{.kind = Fault::Kind::heal, .service = "peer"}));
}

TEST(RpcCases, FaultsSendNothing) {
  EXPECT_EQ(rpc_error("  - { name: a, fault: { kill: p }, request: {} }\n"),
            "c.yaml:4:36: 'request' belongs to a request, not to a fault");
  EXPECT_EQ(rpc_error("  - { name: a, fault: { kill: p, freeze: p } }\n"),
            "c.yaml:4:23: 'fault' is one of kill, stop, start, freeze, thaw, cut and heal");
  EXPECT_EQ(rpc_error("  - { name: a, fault: { frieze: p } }\n"),
            "c.yaml:4:23: 'fault' is one of kill, stop, start, freeze, thaw, cut and heal\n"
            "c.yaml:4:25: unknown key 'frieze', did you mean 'freeze'?");
}

TEST(RpcCases, RefuseWhatTheyDoNotKnowAndWrongValues) {
  EXPECT_EQ(rpc_error("  - name: a\n    requst: {}\n"),
            "c.yaml:5:5: unknown key 'requst', did you mean 'request'?");
  EXPECT_EQ(rpc_error("  - name: a\n    method: Echo\n"),
            "c.yaml:5:13: expected \"package.Service/Method\", got \"Echo\"");
  EXPECT_THAT(rpc_error("  - name: a\n    metadata: { X-Id: 1 }\n"),
              HasSubstr("c.yaml:5:17: metadata keys have"));
  EXPECT_THAT(rpc_error("  - name: a\n    expect: { message: \"[\" }\n"),
              HasSubstr("c.yaml:5:24: '[' is no regular expression"));
}

TEST(RpcCases, NeedATargetOfTheirOwnOrByDefault) {
  EXPECT_EQ(error_in(parse_rpc_cases(
                "qa: rpc-cases/v1\ndefaults: { service: a, method: b/c }\ncases:\n  - name: d\n",
                "c.yaml")),
            "c.yaml:4:5: the case lacks 'port', and so do the defaults");
}

}  // namespace
}  // namespace qa
