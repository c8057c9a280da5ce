// Block over a real connection: calls that wait, while others don't.
#include "rich_error.hpp"
#include "serving/core/blocking_pool.hpp"
#include "test_server.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
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
  using Landed = std::function<void(const grpc::Status&)>;

  /// @param landed hears of the outcome, on a thread of gRPC's, before land() returns it
  Flight(v1::EchoService::Stub& stub, const std::string& message, std::uint32_t delay_ms,
         std::chrono::milliseconds timeout = kPatience, Landed landed = nullptr)
      : landed_(std::move(landed)) {
    context_.set_deadline(std::chrono::system_clock::now() + timeout);
    request_.set_message(message);
    request_.set_delay_ms(delay_ms);
    stub.async()->Block(&context_, &request_, &response_, [this](grpc::Status status) {
      if (landed_) landed_(status);
      outcome_.set_value(std::move(status));
    });
  }

  ~Flight() {
    context_.TryCancel();
    status_.wait();
  }

  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  void cancel() { context_.TryCancel(); }

  /// Waits for the outcome.
  Reply land() { return {.status = status_.get(), .message = response_.message()}; }

 private:
  Landed landed_;
  grpc::ClientContext context_;
  v1::BlockRequest request_;
  v1::EchoResponse response_;
  std::promise<grpc::Status> outcome_;
  std::shared_future<grpc::Status> status_ = outcome_.get_future().share();
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
  // At most one runs and kQueuedPerThread wait. Which call is the one too many is up to the order
  // in which the server's threads take them; that its outcome comes first is not.
  std::promise<grpc::Status> first;
  std::once_flag once;
  const auto landed = [&](const grpc::Status& status) {
    std::call_once(once, [&] { first.set_value(status); });
  };
  std::vector<std::unique_ptr<Flight>> flights;
  for (std::size_t i = 0; i < 2 + BlockingPool::kQueuedPerThread; ++i) {
    flights.push_back(std::make_unique<Flight>(*stub, "Hello", kForEverMs, kPatience, landed));
  }
  const grpc::Status status = first.get_future().get();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_EQ(reason_of(status), "TOO_MANY_CALLS");
  EXPECT_TRUE(call(*stub, "Hello").status.ok()) << "a method that doesn't wait is answered";
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
