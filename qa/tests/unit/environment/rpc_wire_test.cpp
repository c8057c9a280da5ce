#include "qa/environment/rpc_wire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(RpcWire, APlanSurvivesTheWay) {
  const RpcPlan plan{.proto_path = "/project/proto",
                     .protos = {"echo/v1/echo.proto"},
                     .calls = {{.name = "says \"hi\"\n",
                                .address = "127.77.0.10:42302",
                                .method = "echo.v1.EchoService/Echo",
                                .declaration = Declaration::optional,
                                .request = R"({"message": "grüß"})",
                                .metadata = {{"x-id", "7"}},
                                .deadline = milliseconds(250),
                                .expected = "{}",
                                .only_contains = true,
                                .ignore = {"id"},
                                .fields = {"items[0].id"},
                                .captured = {"id"},
                                .steps = {{.kind = RpcStep::Kind::receive,
                                           .message = "{}",
                                           .times = 3,
                                           .expect = {.response = "a",
                                                      .contains = "b",
                                                      .ignore = {"c"},
                                                      .matches = {{"d", "e"}},
                                                      .never = {"f"},
                                                      .within = milliseconds(9)}},
                                          {.kind = RpcStep::Kind::cancel}},
                                .counts_replies = true,
                                .connection = Connection::own,
                                .repeat = 3,
                                .beside_previous = true},
                               {.name = "plain", .expected = std::nullopt}}};
  EXPECT_EQ(parse_rpc_plan(to_json_text(plan)).value(), plan);
}

TEST(RpcWire, AnswersSurviveTheWayLineByLine) {
  const RpcAnswer first{.name = "a",
                        .kind = RpcAnswer::Kind::invalid,
                        .message = "two\nlines",
                        .duration = microseconds(12)};
  const RpcAnswer second{.name = "b",
                         .status = "OK",
                         .response = "{}",
                         .expected = "{\"x\":1}",
                         .difference = "added: x: 1",
                         .replies = 3,
                         .problem = "late",
                         .fields = {{"x", "1"}},
                         .captured = {{"id", "\"7\""}},
                         .metadata = {{"x-id", {"1", "2"}}}};
  const std::string lines = to_json_text(first) + "\n" + to_json_text(second) + "\n";
  EXPECT_THAT(parse_rpc_answers(lines).value(), ElementsAre(first, second));
}

TEST(RpcWire, ReadinessSurvivesTheWay) {
  const ReadyQuery query{.address = "127.77.0.10:1",
                         .probe = Readiness::Probe::tcp,
                         .service = "echo",
                         .timeout = milliseconds(20)};
  EXPECT_EQ(parse_ready_query(to_json_text(query)).value(), query);
  for (const auto state : {ReadyAnswer::State::ready, ReadyAnswer::State::not_ready,
                           ReadyAnswer::State::misconfigured}) {
    const ReadyAnswer answer{.state = state, .note = "why", .waited = milliseconds(7)};
    EXPECT_EQ(parse_ready_answer(to_json_text(answer)).value(), answer);
  }
}

TEST(RpcWire, ALoadSurvivesTheWay) {
  const LoadPlan plan{.proto_path = "/project/proto",
                      .protos = {"echo/v1/echo.proto"},
                      .candidates = {{.name = "hello", .request = "{}", .expected = {}}},
                      .connections = 3,
                      .callers = 4};
  EXPECT_EQ(parse_load_plan(to_json_text(plan)).value(), plan);
  const LoadStart start{.call = "hello", .why_not = "because"};
  EXPECT_EQ(parse_load_start(to_json_text(start)).value(), start);
  const LoadReport report{.in_flight = 7,
                          .answered = 9,
                          .lost = {{"UNAVAILABLE: Socket closed", 2}},
                          .unsteady = {{"UNKNOWN: ", 1}}};
  EXPECT_EQ(parse_load_report(to_json_text(report)).value(), report);
}

TEST(RpcWire, BytesThatAreNoTextStillMakeAnAnswer) {
  const RpcAnswer answer{.name = "a", .message = "\xff\xfe"};
  EXPECT_TRUE(parse_rpc_answers(to_json_text(answer)).has_value());
}

TEST(RpcWire, ABrokenLineIsAFailureOfTheHost) {
  const auto broken = parse_rpc_answers("{\"name\":\"a\"}\n");
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().kind, FailureKind::host);
  EXPECT_THAT(broken.error().what, HasSubstr("qa-rpc"));
  EXPECT_FALSE(parse_rpc_plan("").has_value());
  EXPECT_FALSE(parse_ready_answer("terminate called").has_value());
}

}  // namespace
}  // namespace qa
