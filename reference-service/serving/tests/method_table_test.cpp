// The numbers behind a metrics page, and the limit of calls in flight.
#include "serving/core/method_table.hpp"

#include "serving/core/call_gate.hpp"

#include <gtest/gtest.h>

namespace serving {
namespace {

using std::chrono::microseconds;

TEST(MethodTableTest, AddsUpWhatTheLoopsCounted) {
  MethodTable table;
  CallMetrics& first = table.add("kit.v1.KitService/Ask", MethodType::unary);
  table.add("grpc.health.v1.Health/Watch", MethodType::server_stream);
  CallMetrics& second = table.add("kit.v1.KitService/Ask", MethodType::unary);
  first.begun();
  first.finished(OutcomeCode::ok, microseconds(60));
  second.begun();
  second.finished(OutcomeCode::not_found, microseconds(3'000'000));
  second.begun();
  const std::vector<MethodNumbers> all = table.read();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].name, "grpc.health.v1.Health/Watch");
  EXPECT_EQ(all[1].type, MethodType::server_stream);
  EXPECT_EQ(all[1].values.in_flight(), 0U);
  EXPECT_EQ(all[0].name, "kit.v1.KitService/Ask");
  const CallMetrics::Values& values = all[0].values;
  EXPECT_EQ(values.in_flight(), 1U);
  EXPECT_EQ(values.finished[static_cast<std::size_t>(OutcomeCode::ok)], 1U);
  EXPECT_EQ(values.finished[static_cast<std::size_t>(OutcomeCode::not_found)], 1U);
  EXPECT_EQ(values.durations[1], 1U);
  EXPECT_EQ(values.durations.back(), 1U);
  EXPECT_EQ(values.total_duration, microseconds(3'000'060));
}

TEST(CallGateTest, LetsNoMoreInThanItsLimit) {
  CallGate gate(2);
  EXPECT_TRUE(gate.enter());
  EXPECT_TRUE(gate.enter());
  EXPECT_FALSE(gate.enter());
  EXPECT_EQ(gate.inside(), 2);
  gate.leave();
  EXPECT_TRUE(gate.enter());
}

}  // namespace
}  // namespace serving
