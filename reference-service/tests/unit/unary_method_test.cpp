// The template that handlers are written with: reuse of calls, late calls, handlers that throw.
#include "serving/rpc/unary_method.hpp"

#include "loop_server.hpp"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using Api = v1::EchoService::AsyncService;
using Method = UnaryMethod<&Api::RequestEcho>;
using TestServer = LoopServer<Api, Method>;

TEST(UnaryMethodTest, UsesItsCallsAgain) {
  TestServer server([](Method::Call& call) {
    call.response.set_message(call.request.message());
    call.finish({});
  });
  server.run();
  const auto stub = stub_for(server.port());
  constexpr int kCalls = 200;
  for (int i = 0; i < kCalls; ++i) EXPECT_EQ(call(*stub, "again").message, "again");
  server.end();
  // One after the other: the waiting ones and the one that is busy, and one more where the next
  // call came before the loop had heard that the last one is out.
  EXPECT_LE(server.method().calls(), TestServer::kWaiting + 2U);
  EXPECT_EQ(server.method().spare_calls(), server.method().calls() - TestServer::kWaiting);
}

TEST(UnaryMethodTest, SendsAFailureWithItsCodeAndText) {
  const auto refuse = [](Method::Call& call) {
    call.finish({OutcomeCode::not_found, "no such echo"});
  };
  TestServer server(refuse);
  server.run();
  const Reply reply = call(*stub_for(server.port()), "Hello");
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(reply.status.error_message(), "no such echo");
}

TEST(UnaryMethodTest, AHandlerThatThrowsFailsItsCallOnly) {
  TestServer server([](Method::Call& call) {
    if (call.request.message() == "bad") throw std::runtime_error("a bug");
    call.finish({});
  });
  server.run();
  const auto stub = stub_for(server.port());
  const Reply reply = call(*stub, "bad");
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(reply.status.error_message(), "a bug");
  EXPECT_TRUE(call(*stub, "good").status.ok());
}

TEST(UnaryMethodTest, DoesNotBeginACallWhoseDeadlineIsOver) {
  std::vector<std::string> begun;
  TestServer server([&begun](Method::Call& call) {
    begun.push_back(call.request.message());
    call.finish({});
  });
  const auto stub = stub_for(server.port());
  // Nobody runs the loop yet, so the first call grows old in the queue. The server counts from when
  // it receives a call, so its deadline ends after the caller's; a more patient caller outlasts it.
  const Reply late = call(*stub, "late", std::chrono::milliseconds(50));
  EXPECT_EQ(late.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  const Reply patient = call(*stub, "patient", std::chrono::milliseconds(500));
  EXPECT_EQ(patient.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  server.run();
  EXPECT_TRUE(call(*stub, "in time").status.ok());
  server.end();
  EXPECT_THAT(begun, testing::Not(testing::Contains("late")));
  EXPECT_THAT(begun, testing::Contains("in time"));
}

TEST(UnaryMethodTest, ATaskPostedAfterTheEndIsDropped) {
  TestServer server([](Method::Call& call) { call.finish({}); });
  server.run();
  server.end();
  bool ran = false;
  server.loop().post([&ran] { ran = true; });
  EXPECT_FALSE(server.loop().run_one());
  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace echo
