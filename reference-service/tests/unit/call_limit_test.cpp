// Calls are counted, and refused when there are too many.
#include "gated_echo.hpp"
#include "rich_error.hpp"
#include "test_server.hpp"

#include <algorithm>
#include <future>

#include <gtest/gtest.h>

namespace echo {
namespace {

CallMetrics::Values numbers_of(const Server& server, const std::string& method) {
  const std::vector<MethodNumbers> all = server.call_metrics();
  const auto found = std::ranges::find(all, method, &MethodNumbers::name);
  EXPECT_NE(found, all.end()) << method;
  return found == all.end() ? CallMetrics::Values{} : found->values;
}

std::uint64_t count(const CallMetrics::Values& values, OutcomeCode code) {
  return values.finished[static_cast<std::size_t>(code)];
}

TEST(CallMetricsTest, CountsTheCallsOfAllLoops) {
  ServerOptions options = ephemeral();
  options.threads = 2;
  const auto server = started_server(options);
  constexpr int kCalls = 20;
  for (int i = 0; i < kCalls; ++i) {
    EXPECT_TRUE(call(*stub_for(server->port()), "Hello").status.ok());
  }
  // The caller may have its answer before the loop knows that it is out.
  server->drain(kPatience);
  const CallMetrics::Values values = numbers_of(*server, "echo.v1.EchoService/Echo");
  EXPECT_EQ(count(values, OutcomeCode::ok), kCalls);
  EXPECT_EQ(values.in_flight(), 0U);
  EXPECT_GT(values.total_duration.count(), 0);
  EXPECT_EQ(count(numbers_of(*server, "grpc.health.v1.Health/Check"), OutcomeCode::ok), 0U);
}

TEST(CallLimitTest, RefusesOneCallTooManyAndSaysWhenToTryAgain) {
  GatedEcho peer;
  ServerOptions options = ephemeral();
  options.peer = peer.endpoint();
  options.limits.calls_in_flight = 1;
  const auto server = started_server(options);
  const auto stub = stub_for(server->port());
  auto first = std::async(std::launch::async, [&] { return call(*stub, "first"); });
  peer.wait_for_question();
  EXPECT_EQ(numbers_of(*server, "echo.v1.EchoService/Echo").in_flight(), 1U);
  const grpc::Status refused = call(*stub, "second").status;
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(reason_of(refused), "TOO_MANY_CALLS");
  const auto retry = detail_of<wire::RetryInfo>(refused, "RetryInfo");
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->retry_delay().nanos(), 100'000'000);
  peer.release();
  EXPECT_EQ(first.get().message, "peer: first");
  peer.release();
  // The place is free as soon as the loop knows that the first answer is out.
  Reply third;
  do {
    third = call(*stub, "third");
  } while (third.status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(third.message, "peer: third");
  server->drain(kPatience);
  const CallMetrics::Values values = numbers_of(*server, "echo.v1.EchoService/Echo");
  EXPECT_GE(count(values, OutcomeCode::resource_exhausted), 1U);
  EXPECT_EQ(count(values, OutcomeCode::ok), 2U);
}

}  // namespace
}  // namespace echo
