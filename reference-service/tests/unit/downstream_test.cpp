// The server with a downstream neighbor: its answer, its deadline, its absence, and what happens to
// requests under way when one of the three goes away.
#include "gated_echo.hpp"
#include "test_server.hpp"

#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::HasSubstr;

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
