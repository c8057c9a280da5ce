#include "qa/environment/rpc/load.hpp"

#include "qa/system/system_clock.hpp"
#include "test_paths.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <echo/v1/echo.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Echoes, unless it holds its calls back.
class HoldingServer : public echo::v1::EchoService::Service {
 public:
  grpc::Status Echo(grpc::ServerContext* context, const echo::v1::EchoRequest* request,
                    echo::v1::EchoResponse* response) override {
    if (request->message() == "once" && ++once_ > 1) return {grpc::StatusCode::ALREADY_EXISTS, ""};
    if (request->message() == "fail") return {grpc::StatusCode::UNAVAILABLE, "busy"};
    response->set_message(request->message());
    std::unique_lock lock(mutex_);
    if (!holds_) return grpc::Status::OK;
    ++held_;
    changed_.notify_all();
    while (holds_ && !context->IsCancelled()) changed_.wait_for(lock, milliseconds(5));
    return grpc::Status::OK;
  }

  void hold(int calls) {
    std::unique_lock lock(mutex_);
    holds_ = true;
    changed_.wait(lock, [&] { return held_ >= calls; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    holds_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<int> once_ = 0;
  bool holds_ = false;
  int held_ = 0;
};

class Load : public testing::Test {
 protected:
  Load() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    schema_ = Schema::load(QA_SOURCE "/proto", {"echo/v1/echo.proto"}).value();
  }

  RpcCall call(const std::string& message) const {
    return {.name = message,
            .address = "127.0.0.1:" + std::to_string(port_),
            .method = "echo.v1.EchoService/Echo",
            .request = R"({"message":")" + message + R"("})",
            .metadata = {},
            .deadline = milliseconds(20'000),
            .expected = {}};
  }

  /// A load of two connections with two callers each; `stop` ends the server while four calls are
  /// in flight.
  LoadReport report_of(const std::function<void()>& stop) {
    std::atomic<StopPhase> phase = StopPhase::serving;
    std::jthread stopper;
    const auto busy = [&] {
      stopper = std::jthread([&] {
        service_.hold(4);
        phase = StopPhase::stopping;
        stop();
        phase = StopPhase::stopped;
      });
    };
    return run_load(call("hello"), {.connections = 2, .callers = 2}, *schema_, phase, busy, clock_,
                    milliseconds(0));
  }

  HoldingServer service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Schema> schema_;
  SystemClock clock_;
};

TEST_F(Load, AServerThatDrainsLosesNothing) {
  const LoadReport report = report_of([this] {
    const std::jthread release([this] { service_.release(); });
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(20));
  });
  EXPECT_GE(report.in_flight, 4);
  EXPECT_EQ(report.answered, report.in_flight);
  EXPECT_THAT(report.lost, IsEmpty());
  EXPECT_THAT(report.unsteady, IsEmpty());
}

TEST_F(Load, AServerWithoutGraceLosesWhatIsInFlight) {
  const LoadReport report =
      report_of([this] { server_->Shutdown(std::chrono::system_clock::now()); });
  EXPECT_GE(report.in_flight, 4);
  int lost = 0;
  for (const auto& [status, count] : report.lost) lost += count;
  EXPECT_GE(lost, 4);
}

TEST_F(Load, ACandidateThatCanBeRepeatedIsChosen) {
  const LoadPlan plan{.candidates = {call("once"), call("fail"), call("good")}};
  const LoadChoice choice = choose_load(plan, *schema_, clock_);
  ASSERT_NE(choice.call, nullptr);
  EXPECT_EQ(choice.call->name, "good");
}

TEST_F(Load, WithoutACandidateTheReasonsAreTold) {
  RpcCall wrong = call("x");
  wrong.request = "no json";
  const LoadChoice choice =
      choose_load({.candidates = {call("once"), call("fail"), wrong}}, *schema_, clock_);
  EXPECT_EQ(choice.call, nullptr);
  EXPECT_THAT(choice.why_not, HasSubstr("'once' was answered ALREADY_EXISTS"));
  EXPECT_THAT(choice.why_not, HasSubstr("'fail' was answered UNAVAILABLE: busy"));
  EXPECT_THAT(choice.why_not, HasSubstr("'x' cannot be sent: no json is no"));
}

}  // namespace
}  // namespace qa
