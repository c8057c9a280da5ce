// The server with a downstream neighbor: its answer, its deadline, its absence, and what happens to
// requests under way when one of the three goes away.
#include "gated_echo.hpp"
#include "test_server.hpp"

#include <future>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DownstreamTest : public testing::Test {
 protected:
  DownstreamTest() {
    ServerOptions options = ephemeral();
    options.peer = peer_.endpoint();
    server_ = started_server(options);
    stub_ = stub_for(server_->port());
  }

  std::future<Reply> call_in_background(const std::string& message) {
    return std::async(std::launch::async, [this, message] { return call(*stub_, message); });
  }

  /// What the peer gets of the trace when the caller sends these headers.
  std::vector<std::string> ask_with(
      const std::vector<std::pair<std::string, std::string>>& headers) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    for (const auto& [name, value] : headers) context.AddMetadata(name, value);
    v1::EchoResponse response;
    peer_.release();
    const grpc::Status status = stub_->Echo(&context, v1::EchoRequest(), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> trace;
    for (const auto& [name, value] : peer_.headers()) {
      if (name.starts_with("trace") || name == "other") trace.push_back(name + ": " + value);
    }
    return trace;
  }

  GatedEcho peer_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
};

TEST_F(DownstreamTest, RepliesWithThePeersAnswer) {
  peer_.release();
  const Reply reply = call(*stub_, "Hello");
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_EQ(reply.message, "peer: Hello");
}

TEST_F(DownstreamTest, PassesTheCallersDeadlineOn) {
  using std::chrono::system_clock;
  constexpr std::chrono::seconds kDeadline{3};  // shorter than the server's own
  peer_.release();
  const auto before = system_clock::now();
  ASSERT_TRUE(call(*stub_, "Hello", kDeadline).status.ok());
  const auto after = system_clock::now();
  constexpr std::chrono::milliseconds kRounding{100};
  EXPECT_GE(peer_.deadline(), before);
  EXPECT_LE(peer_.deadline(), after + kDeadline + kRounding);
}

TEST_F(DownstreamTest, ACallWhoseDeadlinePassesFails) {
  const Reply reply = call(*stub_, "Hello", std::chrono::milliseconds(50));
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(DownstreamTest, ACanceledCallLeavesTheServerServing) {
  grpc::ClientContext context;
  v1::EchoRequest request;
  v1::EchoResponse response;
  auto canceled =
      std::async(std::launch::async, [&] { return stub_->Echo(&context, request, &response); });
  peer_.wait_for_question();
  context.TryCancel();
  EXPECT_EQ(canceled.get().error_code(), grpc::StatusCode::CANCELLED);
  peer_.release();
  peer_.release();
  EXPECT_EQ(call(*stub_, "next").message, "peer: next");
}

TEST_F(DownstreamTest, ThePeerHearsThatTheCallerHasGone) {
  grpc::ClientContext context;
  v1::EchoRequest request;
  v1::EchoResponse response;
  auto canceled =
      std::async(std::launch::async, [&] { return stub_->Echo(&context, request, &response); });
  peer_.wait_for_question();
  context.TryCancel();
  peer_.wait_for_cancellation();
  EXPECT_EQ(canceled.get().error_code(), grpc::StatusCode::CANCELLED);
  peer_.release();
}

TEST_F(DownstreamTest, ThePeerHearsThatTheCallersDeadlineHasPassed) {
  auto late = std::async(std::launch::async,
                         [this] { return call(*stub_, "Hello", std::chrono::milliseconds(500)); });
  peer_.wait_for_question();
  peer_.wait_for_cancellation();
  EXPECT_EQ(late.get().status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  peer_.release();
}

TEST_F(DownstreamTest, PassesTheTraceOn) {
  const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  EXPECT_THAT(ask_with({{"traceparent", parent}, {"tracestate", "a=1,b=2"}, {"other", "x"}}),
              ElementsAre("traceparent: " + parent, "tracestate: a=1,b=2"));
  EXPECT_THAT(ask_with({{"traceparent", parent}, {"tracestate", "a=1"}, {"tracestate", "b=2"}}),
              ElementsAre("traceparent: " + parent, "tracestate: a=1,b=2"));
  EXPECT_THAT(ask_with({{"traceparent", "00-no"}, {"tracestate", "a=1"}}), IsEmpty());
  EXPECT_THAT(ask_with({}), IsEmpty());
}

TEST_F(DownstreamTest, ADrainWaitsForRequestsUnderWay) {
  auto reply = call_in_background("under way");
  peer_.wait_for_question();
  auto drained = std::async(std::launch::async, [this] { server_->drain(kPatience); });
  EXPECT_EQ(drained.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  peer_.release();
  const Reply answered = reply.get();
  EXPECT_TRUE(answered.status.ok()) << answered.status.error_message();
  EXPECT_EQ(answered.message, "peer: under way");
  drained.get();
}

TEST_F(DownstreamTest, ADrainCancelsWhatIsLeftAfterTheGrace) {
  auto reply = call_in_background("too slow");
  peer_.wait_for_question();
  auto drained =
      std::async(std::launch::async, [this] { server_->drain(std::chrono::milliseconds(0)); });
  EXPECT_FALSE(reply.get().status.ok());
  peer_.release();
  drained.get();
}

TEST(DownstreamDownTest, IsUnavailableAndNamesThePeer) {
  Endpoint nobody;
  {
    const GatedEcho gone;
    nobody = gone.endpoint();
  }
  ServerOptions options = ephemeral();
  options.peer = nobody;
  const auto server = started_server(options);
  const auto stub = stub_for(server->port());
  const Reply reply = call(*stub, "Hello");
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(reply.status.error_message(),
              HasSubstr("downstream peer " + to_string(nobody) + " cannot be reached"));
}

}  // namespace
}  // namespace echo
