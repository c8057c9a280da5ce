// The template that handlers are written with: reuse of calls, late calls, handlers that throw.
#include "rpc/unary_method.hpp"

#include "test_server.hpp"

#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using Method = UnaryMethod<&v1::EchoService::AsyncService::RequestEcho>;

constexpr int kWaiting = 4;

/// A server with one method and the test's handler.
class UnaryMethodTest : public testing::Test {
 protected:
  void open(Method::Handler handler) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service_);
    loop_ = std::make_unique<EventLoop>(builder.AddCompletionQueue());
    server_ = builder.BuildAndStart();
    method_ = std::make_unique<Method>(service_, MethodSetup{.loop = *loop_, .metrics = metrics_},
                                       std::move(handler));
    method_->open(kWaiting);
    stub_ = stub_for(static_cast<std::uint16_t>(port));
  }

  void run() {
    thread_ = std::thread([this] { loop_->run(); });
  }

  void end() {
    server_->Shutdown(std::chrono::system_clock::now() + kPatience);
    loop_->stop();
    thread_.join();
    server_.reset();
  }

  CallMetrics metrics_;
  v1::EchoService::AsyncService service_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<Method> method_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  std::thread thread_;
};

TEST_F(UnaryMethodTest, UsesItsCallsAgain) {
  open([](Method::Call& call) {
    call.response.set_message(call.request.message());
    call.finish({});
  });
  run();
  constexpr int kCalls = 200;
  for (int i = 0; i < kCalls; ++i) EXPECT_EQ(call(*stub_, "again").message, "again");
  end();
  // One after the other: the waiting ones and the one that is busy.
  EXPECT_EQ(method_->calls(), kWaiting + 1U);
  EXPECT_EQ(method_->spare_calls(), 1U);
}

TEST_F(UnaryMethodTest, SendsAFailureWithItsCodeAndText) {
  open([](Method::Call& call) { call.finish({OutcomeCode::not_found, "no such echo"}); });
  run();
  const Reply reply = call(*stub_, "Hello");
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(reply.status.error_message(), "no such echo");
  end();
}

TEST_F(UnaryMethodTest, AHandlerThatThrowsFailsItsCallOnly) {
  open([](Method::Call& call) {
    if (call.request.message() == "bad") throw std::runtime_error("a bug");
    call.finish({});
  });
  run();
  const Reply reply = call(*stub_, "bad");
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(reply.status.error_message(), "a bug");
  EXPECT_TRUE(call(*stub_, "good").status.ok());
  end();
}

TEST_F(UnaryMethodTest, DoesNotBeginACallWhoseDeadlineIsOver) {
  std::vector<std::string> begun;
  open([&begun](Method::Call& call) {
    begun.push_back(call.request.message());
    call.finish({});
  });
  // Nobody runs the loop yet, so the first call grows old in the queue. The server counts from when
  // it receives a call, so its deadline ends after the caller's; a more patient caller outlasts it.
  const Reply late = call(*stub_, "late", std::chrono::milliseconds(50));
  EXPECT_EQ(late.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  const Reply patient = call(*stub_, "patient", std::chrono::milliseconds(500));
  EXPECT_EQ(patient.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  run();
  EXPECT_TRUE(call(*stub_, "in time").status.ok());
  end();
  EXPECT_THAT(begun, testing::Not(testing::Contains("late")));
  EXPECT_THAT(begun, testing::Contains("in time"));
}

TEST_F(UnaryMethodTest, ATaskPostedAfterTheEndIsDropped) {
  open([](Method::Call& call) { call.finish({}); });
  run();
  end();
  bool ran = false;
  loop_->post([&ran] { ran = true; });
  EXPECT_FALSE(loop_->run_one());
  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace echo
