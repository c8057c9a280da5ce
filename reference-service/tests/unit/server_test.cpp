// The server over a real connection: what callers get, also when something goes wrong.
#include "serving/rpc/server.hpp"

#include "test_server.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::HasSubstr;

TEST(ServerTest, RepliesWithAnyText) {
  const auto server = started_server();
  const auto stub = stub_for(server->port());
  for (const char* message : {"Hello, world!", "", "Grüße, 世界 🎉", "line\nbreak\ttab"}) {
    const Reply reply = call(*stub, message);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_EQ(reply.message, message);
  }
}

TEST(ServerTest, RefusesBytesThatAreNoUtf8AndGoesOn) {
  const auto server = started_server();
  const auto stub = stub_for(server->port());
  // gRPC itself says so, before a handler sees the call.
  EXPECT_EQ(call(*stub, "\xff\xfe").status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(call(*stub, "next").message, "next");
}

TEST(ServerTest, RepliesWithALargeMessage) {
  ServerOptions options = ephemeral();
  options.limits.message_bytes = 0;
  const auto server = started_server(options);
  const auto stub = stub_for(server->port());
  const std::string large(3 * 1024 * 1024, 'x');
  EXPECT_EQ(call(*stub, large).message, large);
  EXPECT_EQ(call(*stub, "small").message, "small");
}

TEST(ServerTest, RefusesAMessageOverGrpcsLimitAndGoesOn) {
  const auto server = started_server();
  const auto stub = stub_for(server->port());
  const Reply reply = call(*stub, std::string(5 * 1024 * 1024, 'x'));
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(call(*stub, "next").message, "next");
}

/// One of many calls that a client has in flight.
struct Flight {
  grpc::ClientContext context;
  v1::EchoResponse response;
  grpc::Status status;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::EchoResponse>> reader;
};

TEST(ServerTest, AnswersManyCallsInFlightEachWithItsOwnMessage) {
  constexpr int kFlights = 1000;
  ServerOptions options = ephemeral();
  options.threads = 2;
  options.limits.calls_in_flight = 0;
  const auto server = started_server(options);
  const auto stub = stub_for(server->port());
  grpc::CompletionQueue queue;
  std::vector<Flight> flights(kFlights);
  for (int i = 0; i < kFlights; ++i) {
    Flight& flight = flights[static_cast<std::size_t>(i)];
    flight.context.set_deadline(std::chrono::system_clock::now() + kPatience);
    v1::EchoRequest request;
    request.set_message(std::to_string(i));
    flight.reader = stub->AsyncEcho(&flight.context, request, &queue);
    flight.reader->Finish(&flight.response, &flight.status, &flight);
  }
  for (int i = 0; i < kFlights; ++i) {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
  }
  for (int i = 0; i < kFlights; ++i) {
    const Flight& flight = flights[static_cast<std::size_t>(i)];
    EXPECT_TRUE(flight.status.ok()) << flight.status.error_message();
    EXPECT_EQ(flight.response.message(), std::to_string(i));
  }
  queue.Shutdown();
}

TEST(ServerTest, ASecondServerOnTheSamePortIsRefused) {
  const auto first = started_server();
  ServerOptions options;
  options.listen.port = first->port();
  Server second(program(), options);
  const MaybeProblem problem = second.open();
  ASSERT_TRUE(problem);
  EXPECT_THAT(problem->what, HasSubstr(std::to_string(first->port())));
}

TEST(ServerTest, AfterADrainNobodyAnswersAndThePortIsFree) {
  const auto server = started_server();
  const auto stub = stub_for(server->port());
  EXPECT_TRUE(call(*stub, "before").status.ok());
  server->drain(kPatience);
  EXPECT_EQ(call(*stub, "after").status.error_code(), grpc::StatusCode::UNAVAILABLE);
  ServerOptions options;
  options.listen.port = server->port();
  EXPECT_EQ(Server(program(), options).open(), std::nullopt);
}

TEST(ServerTest, CanBeDrivenByTheCallersThread) {
  Server server(program(), ephemeral());
  ASSERT_EQ(server.open(), std::nullopt);
  bool done = false;
  server.loop().post([&done] { done = true; });
  while (!done) ASSERT_TRUE(server.loop().run_one());
}

TEST(ServerTest, MayBeDroppedBeforeItWasOpened) {
  const Server server(program(), ephemeral());
  EXPECT_EQ(server.port(), 0);
}

}  // namespace
}  // namespace echo
