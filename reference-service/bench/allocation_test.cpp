// Our code asks for no memory for a unary call that is like the one before it: a call costs exactly
// as many allocations as one of a server that has nothing of ours, and does the same by hand.
#include "allocations.hpp"
#include "echo_service.hpp"
#include "serving/core/blocking_pool.hpp"
#include "serving/core/call_gate.hpp"
#include "serving/core/limits.hpp"
#include "serving/core/method_table.hpp"
#include "serving/rpc/event_loop.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using serving::Event;
using serving::EventLoop;

using Api = EchoService::Api;

/// The least that gRPC's asynchronous API asks for: one call, used again and again.
class BareEcho final : public Event {
 public:
  BareEcho(Api& api, EventLoop& loop) : api_(api), loop_(loop) { wait(); }

  void proceed(bool ok) override {
    if (!ok) return;
    if (finishing_) return wait();
    finishing_ = true;
    response_.mutable_message()->swap(*request_.mutable_message());
    writer_->Finish(response_, grpc::Status::OK, loop_.tag(*this));
  }

 private:
  void wait() {
    finishing_ = false;
    request_.Clear();
    response_.Clear();
    context_.emplace();
    writer_.emplace(&*context_);
    api_.RequestEcho(&*context_, &request_, &*writer_, loop_.queue(), loop_.queue(),
                     loop_.tag(*this));
  }

  Api& api_;
  EventLoop& loop_;
  v1::EchoRequest request_;
  v1::EchoResponse response_;
  bool finishing_ = false;
  std::optional<grpc::ServerContext> context_;
  std::optional<grpc::ServerAsyncResponseWriter<v1::EchoResponse>> writer_;
};

/// A server and its client, which take turns on the test's thread.
class OneThread final : public Event {
 public:
  /// `serve` lets calls come in, once the server has started.
  explicit OneThread(const std::function<void(Api&, EventLoop&)>& serve) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&api_);
    loop_ = std::make_unique<EventLoop>(builder.AddCompletionQueue());
    server_ = builder.BuildAndStart();
    serve(api_, *loop_);
    stub_ = v1::EchoService::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                                         grpc::InsecureChannelCredentials()));
    constexpr std::size_t kMessageBytes = 1450;
    request_.set_message(std::string(kMessageBytes, 'x'));
  }

  ~OneThread() {
    server_->Shutdown();
    loop_->stop();
    loop_->run();
  }

  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

  /// How many allocations a call makes. All threads count, because gRPC moves work between them.
  /// It sometimes has other things to do, too, so the smallest of many rounds is the figure.
  double allocations_of_a_call() {
    constexpr int kRounds = 20;
    constexpr int kCalls = 200;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (int round = 0; round < kRounds; ++round) {
      const std::int64_t before = allocations();
      for (int i = 0; i < kCalls; ++i) call();
      least = std::min(least, allocations() - before);
    }
    return static_cast<double>(least) / kCalls;
  }

  void proceed(bool /*ok*/) override { answered_ = true; }

 private:
  void call() {
    grpc::ClientContext context;
    answered_ = false;
    const auto reader = stub_->AsyncEcho(&context, request_, loop_->queue());
    reader->Finish(&response_, &status_, loop_->tag(*this));
    while (!answered_ && loop_->run_one()) {
    }
    ASSERT_TRUE(status_.ok()) << status_.error_message();
    ASSERT_EQ(response_.message(), request_.message());
  }

  Api api_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  v1::EchoRequest request_;
  v1::EchoResponse response_;
  grpc::Status status_;
  bool answered_ = false;
};

TEST(AllocationTest, AllocationsAreCounted) {
  const std::int64_t before = allocations();
  const auto object = std::make_unique<std::string>(1000, 'x');
  EXPECT_EQ(allocations() - before, 2);
}

TEST(AllocationTest, OurCodeMakesNonePerCall) {
  std::unique_ptr<BareEcho> bare_echo;
  OneThread bare([&bare_echo](Api& api, EventLoop& loop) {
    bare_echo = std::make_unique<BareEcho>(api, loop);
  });
  const serving::Limits limits;
  serving::MethodTable table;
  serving::CallGate gate(limits.calls_in_flight);
  serving::BlockingPool blocking(0);
  std::unique_ptr<EchoService> service;
  OneThread ours([&](Api& api, EventLoop& loop) {
    service = std::make_unique<EchoService>(api, serving::LoopSetting{.loop = loop,
                                                                      .table = table,
                                                                      .gate = gate,
                                                                      .limits = limits,
                                                                      .blocking = blocking,
                                                                      .peer = nullptr});
    service->open();
  });
  const double grpcs_own = bare.allocations_of_a_call();
  EXPECT_GE(grpcs_own, 1);
  // One of ours in each call would be a whole one; gRPC's own vary by less.
  constexpr double kNoise = 0.5;
  EXPECT_NEAR(ours.allocations_of_a_call(), grpcs_own, kNoise);
  RecordProperty("allocations_of_grpc", std::to_string(grpcs_own));
}

}  // namespace
}  // namespace echo
