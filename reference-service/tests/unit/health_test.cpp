// grpc.health.v1 as Kubernetes and load balancers ask it.
#include "serving/core/health.hpp"

#include "grpc/health/v1/health.grpc.pb.h"
#include "test_server.hpp"

#include <future>

#include <gtest/gtest.h>

namespace echo {
namespace {

namespace health = grpc::health::v1;
using Response = health::HealthCheckResponse;

TEST(HealthBoardTest, LivenessDoesNotFollowReadiness) {
  HealthBoard board({"echo.v1.EchoService"});
  for (const Health readiness : {Health::not_serving, Health::serving}) {
    board.set(readiness);
    EXPECT_EQ(board.of(""), readiness);
    EXPECT_EQ(board.of("echo.v1.EchoService"), readiness);
    EXPECT_EQ(board.of("liveness"), Health::serving);
    EXPECT_EQ(board.of("other"), std::nullopt);
  }
}

class HealthTest : public testing::Test {
 protected:
  HealthTest()
      : server_(started_server()),
        stub_(health::Health::NewStub(
            grpc::CreateChannel(to_string(Endpoint{"127.0.0.1", server_->port()}),
                                grpc::InsecureChannelCredentials()))) {}

  grpc::Status check(const std::string& name, Response& response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    health::HealthCheckRequest request;
    request.set_service(name);
    return stub_->Check(&context, request, &response);
  }

  std::unique_ptr<grpc::ClientReader<Response>> watch(const std::string& name) {
    context_.set_deadline(std::chrono::system_clock::now() + kPatience);
    health::HealthCheckRequest request;
    request.set_service(name);
    return stub_->Watch(&context_, request);
  }

  static Response::ServingStatus next(grpc::ClientReader<Response>& reader) {
    Response response;
    EXPECT_TRUE(reader.Read(&response));
    return response.status();
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<health::Health::Stub> stub_;
  grpc::ClientContext context_;
};

TEST_F(HealthTest, ChecksSayWhatTheServerWasTold) {
  Response response;
  EXPECT_TRUE(check("", response).ok());
  EXPECT_EQ(response.status(), Response::NOT_SERVING);
  server_->set_health(Health::serving);
  // The loop hears of it in its own time, and answers one after the other.
  do {
    ASSERT_TRUE(check("echo.v1.EchoService", response).ok());
  } while (response.status() != Response::SERVING);
}

TEST_F(HealthTest, ACheckOfAnUnknownServiceIsNotFound) {
  Response response;
  EXPECT_EQ(check("other", response).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(HealthTest, AWatchHearsOfEachChangeAndEndsWithTheServer) {
  const auto reader = watch("");
  EXPECT_EQ(next(*reader), Response::NOT_SERVING);
  server_->set_health(Health::serving);
  EXPECT_EQ(next(*reader), Response::SERVING);
  auto drained = std::async(std::launch::async, [this] { server_->drain(kPatience); });
  EXPECT_EQ(next(*reader), Response::NOT_SERVING);
  Response response;
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  drained.get();
}

TEST_F(HealthTest, AWatchOfAnUnknownServiceStaysOpen) {
  const auto reader = watch("other");
  EXPECT_EQ(next(*reader), Response::SERVICE_UNKNOWN);
  server_->drain(kPatience);
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(HealthTest, AWatcherThatLeavesIsForgotten) {
  const auto reader = watch("");
  EXPECT_EQ(next(*reader), Response::NOT_SERVING);
  context_.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  // A server that still waited for it would not come to an end.
  server_->drain(kPatience);
}

}  // namespace
}  // namespace echo
