// What the integration stage checks of any service: how it stops, and what it survives.
#include "qa/tests/unit/stages/integration_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(IntegrationStage, AServiceThatDoesNotStopCleanlyFailsTheStage) {
  processes.service_end = {.code = 4};
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_EQ(result->failure->what,
            "service 'front' did not stop cleanly at SIGTERM: exited with status 4");
  EXPECT_EQ(find_metric(result->metrics, "tests.failed"), 0);
  EXPECT_EQ(find_metric(result->metrics, "services.unclean_ends"), 4);
}

TEST_F(IntegrationStage, ACallLostWhenTheServiceIsToldToStopFailsTheStage) {
  load({.call = "comes back"},
       {.in_flight = 16, .answered = 1, .lost = {{"UNAVAILABLE: Socket closed", 15}}});
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_EQ(result->failure->what,
            "front answers what is in flight when it is told to stop: of 16 calls that were in "
            "flight at SIGTERM ('comes back', again and again), 15 were never answered:\n"
            "  15 x UNAVAILABLE: Socket closed");
  EXPECT_EQ(find_metric(result->metrics, "drain.lost_calls"), 15);
}

TEST_F(IntegrationStage, WhatCannotBeCheckedIsSkippedWithItsReason) {
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  const TestCase& peer = test_of(*result, "peer answers");
  EXPECT_EQ(peer.status, TestStatus::skipped);
  EXPECT_EQ(peer.message, "not checked: no case sends it a request that is answered OK");
  EXPECT_EQ(find_metric(result->metrics, "tests.skipped"), 1);
}

TEST_F(IntegrationStage, AStopUnderLoadThatProvesNothingIsSkipped) {
  load({.why_not = "'comes back' was answered ALREADY_EXISTS: "}, {});
  auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(test_of(*result, "front answers").status, TestStatus::skipped);
  EXPECT_THAT(test_of(*result, "front answers").message, HasSubstr("ALREADY_EXISTS"));
  EXPECT_FALSE(find_metric(result->metrics, "drain.lost_calls").has_value());

  load({.call = "comes back"}, {.in_flight = 0, .answered = 3});
  result = run();
  EXPECT_EQ(test_of(*result, "front answers").message,
            "not checked: no call was in flight for long enough when it was stopped to be accepted "
            "for certain");

  load({.call = "comes back"},
       {.in_flight = 5, .lost = {{"UNKNOWN: x", 2}}, .unsteady = {{"UNKNOWN: x", 3}}});
  result = run();
  EXPECT_EQ(test_of(*result, "front answers").message,
            "not checked: calls failed before it was stopped, too: 3 x UNKNOWN: x");
}

TEST_F(IntegrationStage, AServiceThatDoesNotStartAgainFailsTheStage) {
  int starts = 0;
  processes.on({"qa-rpc", "wait-ready"}, [&](const Command&) -> Result<Completed> {
    const bool again = ++starts > 2;
    return completed(0, to_json_text(ReadyAnswer{.state = again ? ReadyAnswer::State::not_ready
                                                                : ReadyAnswer::State::ready,
                                                 .note = "Connection refused"}));
  });
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_THAT(result->failure->what, HasSubstr("all services start again: service 'peer'"));
}

TEST_F(IntegrationStage, ChecksAreSwitchedOffInTheTopology) {
  std::string topology = kTopology;
  topology.replace(topology.find("services:"), 0, "restart: false\n");
  topology.replace(topology.find("    after"), 0, "    drain: false\n");
  world.files.contents["/project/topology.yaml"] = topology;
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_THAT(result->tests, SizeIs(3));  // the cases, and what cannot be checked of the peer
}

TEST_F(IntegrationStage, ALostNeighborIsStartedAgainAndTheServiceAsked) {
  std::string topology = kTopology;
  topology.replace(topology.find("    after"), 0, "    survives: [peer]\n");
  world.files.contents["/project/topology.yaml"] = topology;
  processes.on({"qa-rpc", "call"}, [](const Command& command) -> Result<Completed> {
    std::string lines;
    const RpcPlan plan = parse_rpc_plan(command.input).value();
    for (const RpcCall& call : plan.calls) {
      const bool is_known = call.name == "comes back";
      lines +=
          to_json_text(RpcAnswer{.name = call.name, .status = is_known ? "OK" : "UNIMPLEMENTED"}) +
          "\n";
    }
    return completed(0, lines);
  });
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  EXPECT_EQ(test_of(*result, "front survives the loss of peer").status, TestStatus::passed);
}

}  // namespace
}  // namespace qa
