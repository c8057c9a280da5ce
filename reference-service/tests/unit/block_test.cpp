// Block over a real connection: calls that wait, while others don't.
#include "rich_error.hpp"
#include "serving/core/blocking_pool.hpp"
#include "test_server.hpp"

#include <algorithm>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::HasSubstr;

constexpr std::uint32_t kForEverMs = 3'600'000;

ServerOptions with_blocking_threads(int threads) {
  ServerOptions options = ephemeral();
  options.blocking_threads = threads;
  return options;
}

/// A call of Block under way.
class Flight {
 public:
  Flight(v1::EchoService::Stub& stub, const std::string& message, std::uint32_t delay_ms,
         std::chrono::milliseconds timeout = kPatience) {
    context_.set_deadline(std::chrono::system_clock::now() + timeout);
    v1::BlockRequest request;
    request.set_message(message);
    request.set_delay_ms(delay_ms);
    reader_ = stub.AsyncBlock(&context_, request, &queue_);
    reader_->Finish(&response_, &status_, this);
  }

  ~Flight() {
    context_.TryCancel();
    land();
    queue_.Shutdown();
  }

  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  void cancel() { context_.TryCancel(); }

  /// Waits for the outcome.
  Reply land() {
    void* tag = nullptr;
    bool ok = false;
    if (!landed_) queue_.Next(&tag, &ok);
    landed_ = true;
    return {.status = status_, .message = response_.message()};
  }

 private:
  grpc::ClientContext context_;
  v1::EchoResponse response_;
  grpc::Status status_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::EchoResponse>> reader_;
  bool landed_ = false;
};

CallMetrics::Values numbers_of_block(const Server& server) {
  const std::vector<MethodNumbers> all = server.call_metrics();
  return std::ranges::find(all, "echo.v1.EchoService/Block", &MethodNumbers::name)->values;
}

/// Waits until the server has taken so many calls.
void wait_for_calls(const Server& server, std::uint64_t count) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (numbers_of_block(server).in_flight() < count) {
    ASSERT_LT(std::chrono::steady_clock::now(), give_up);
    std::this_thread::yield();
  }
}

TEST(BlockTest, RepliesAfterTheDelay) {
  const auto server = started_server(with_blocking_threads(1));
  const auto stub = stub_for(server->port());
  constexpr std::uint32_t kDelayMs = 20;
  const auto begin = std::chrono::steady_clock::now();
  const Reply reply = Flight(*stub, "Hello", kDelayMs).land();
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_EQ(reply.message, "Hello");
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(kDelayMs));
}

TEST(BlockTest, WithoutThreadsNamesTheFlag) {
  const auto server = started_server();
  const Reply reply = Flight(*stub_for(server->port()), "Hello", 0).land();
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_THAT(reply.status.error_message(), HasSubstr("--blocking-threads"));
}

TEST(BlockTest, EchoIsAnsweredWhileAllThreadsWait) {
  const auto server = started_server(with_blocking_threads(2));
  const auto stub = stub_for(server->port());
  Flight first(*stub, "first", kForEverMs);
  Flight second(*stub, "second", kForEverMs);
  wait_for_calls(*server, 2);
  Flight queued(*stub, "queued", 0);
  wait_for_calls(*server, 3);
  EXPECT_EQ(call(*stub, "Hello").message, "Hello");
  first.cancel();
  EXPECT_EQ(first.land().status.error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(queued.land().message, "queued") << "the thread of the canceled call is free";
}

TEST(BlockTest, RefusesMoreThanMayWait) {
  const auto server = started_server(with_blocking_threads(1));
  const auto stub = stub_for(server->port());
  // The calls of a connection come in order, but not those that wait for it to be made.
  ASSERT_TRUE(call(*stub, "Hello").status.ok());
  std::vector<std::unique_ptr<Flight>> flights;
  for (std::size_t i = 0; i < 2 * BlockingPool::kQueuedPerThread; ++i) {
    flights.push_back(std::make_unique<Flight>(*stub, "Hello", kForEverMs));
  }
  // At most one runs and kQueuedPerThread wait.
  const Reply reply = flights.back()->land();
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(reason_of(reply.status), "TOO_MANY_CALLS");
}

TEST(BlockTest, ACallWhoseDeadlinePassesFreesItsThread) {
  const auto server = started_server(with_blocking_threads(1));
  const auto stub = stub_for(server->port());
  Flight late(*stub, "late", kForEverMs, std::chrono::milliseconds(200));
  EXPECT_EQ(late.land().status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(Flight(*stub, "next", 0).land().message, "next");
}

TEST(BlockTest, ADrainLetsAWaitComeToItsEndWithinTheGrace) {
  const auto server = started_server(with_blocking_threads(1));
  const auto stub = stub_for(server->port());
  Flight flight(*stub, "Hello", 300);
  wait_for_calls(*server, 1);
  server->drain(kPatience);
  EXPECT_EQ(flight.land().message, "Hello");
}

TEST(BlockTest, ADrainEndsWaitsAfterTheGrace) {
  const auto server = started_server(with_blocking_threads(1));
  const auto stub = stub_for(server->port());
  Flight running(*stub, "running", kForEverMs);
  Flight queued(*stub, "queued", kForEverMs);
  wait_for_calls(*server, 2);
  server->drain(std::chrono::milliseconds(100));
  EXPECT_FALSE(running.land().status.ok());
  EXPECT_FALSE(queued.land().status.ok());
  EXPECT_EQ(numbers_of_block(*server).in_flight(), 0U);
}

}  // namespace
}  // namespace echo
