// What the peer's answers mean to our caller, with the generated stub mocked.
#include "echo_peer.hpp"

#include "echo/v1/echo_mock.grpc.pb.h"
#include "gated_echo.hpp"

#include <gmock/gmock.h>
#include <grpcpp/alarm.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/test/mock_stream.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using serving::EventLoop;
using serving::Outcome;
using serving::OutcomeCode;
using serving::TraceContext;
using testing::_;
using testing::HasSubstr;

using MockReader = grpc::testing::MockClientAsyncResponseReader<v1::EchoResponse>;

/// A peer on a loop of its own whose stub answers what the test wants.
class EchoPeerTest : public testing::Test {
 protected:
  EchoPeerTest() : loop_(builder_.AddCompletionQueue()), server_(builder_.BuildAndStart()) {}

  ~EchoPeerTest() override {
    server_->Shutdown();
    loop_.stop();
    loop_.run();
  }

  Outcome ask_peer_that_answers(const grpc::Status& status, const std::string& answer = "") {
    auto stub = std::make_unique<v1::MockEchoServiceStub>();
    MockReader reader;
    grpc::Alarm alarm;
    EXPECT_CALL(*stub, AsyncEchoRaw).WillOnce(testing::Return(&reader));
    EXPECT_CALL(reader, Finish)
        .WillOnce([&](v1::EchoResponse* response, grpc::Status* result, void* tag) {
          response->set_message(answer);
          *result = status;
          alarm.Set(loop_.queue(), gpr_now(GPR_CLOCK_MONOTONIC), tag);
        });
    EchoPeer peer(std::move(stub), "neighbor:1", loop_);
    std::optional<Outcome> outcome;
    peer.ask("Hello", {}, reply_, [&outcome](const Outcome& result) { outcome = result; });
    while (!outcome && loop_.run_one()) {
    }
    return *outcome;
  }

  grpc::ServerBuilder builder_;
  EventLoop loop_;
  std::unique_ptr<grpc::Server> server_;
  std::string reply_;
};

TEST_F(EchoPeerTest, HandsTheAnswerOn) {
  EXPECT_TRUE(ask_peer_that_answers(grpc::Status::OK, "Hello from next door").is_ok());
  EXPECT_EQ(reply_, "Hello from next door");
}

TEST_F(EchoPeerTest, SaysThatThePeerCannotBeReached) {
  const Outcome outcome =
      ask_peer_that_answers({grpc::StatusCode::UNAVAILABLE, "connection refused"});
  EXPECT_EQ(outcome.code, OutcomeCode::unavailable);
  EXPECT_EQ(outcome.text, "downstream peer neighbor:1 cannot be reached: connection refused");
}

TEST_F(EchoPeerTest, SaysThatThePeerWasTooSlow) {
  const Outcome outcome =
      ask_peer_that_answers({grpc::StatusCode::DEADLINE_EXCEEDED, "Deadline Exceeded"});
  EXPECT_EQ(outcome.code, OutcomeCode::deadline_exceeded);
  EXPECT_EQ(outcome.text, "downstream peer neighbor:1 did not answer in time");
}

TEST_F(EchoPeerTest, KeepsThePeersOwnCodeAndWords) {
  const Outcome outcome = ask_peer_that_answers({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  EXPECT_EQ(outcome.code, OutcomeCode::permission_denied);
  EXPECT_EQ(outcome.text, "downstream peer neighbor:1: not you");
}

TEST_F(EchoPeerTest, PassesAStateWithTabsOnAsOneThatCanBeSent) {
  GatedEcho neighbor;
  neighbor.release();
  EchoPeer peer(serving::connect_to_peer(neighbor.endpoint(), nullptr), loop_);
  const TraceContext trace = {.parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                              .state = "a=1,\tb=2"};
  std::optional<Outcome> outcome;
  peer.ask("Hello", {.trace = trace}, reply_,
           [&outcome](const Outcome& result) { outcome = result; });
  while (!outcome && loop_.run_one()) {
  }
  EXPECT_TRUE(outcome->is_ok()) << outcome->text;
  EXPECT_EQ(neighbor.headers().find("tracestate")->second, "a=1, b=2");
}

}  // namespace
}  // namespace echo
