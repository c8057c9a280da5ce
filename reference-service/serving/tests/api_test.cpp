// What is known of an API without naming its methods by hand.
#include "serving/rpc/api.hpp"

#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"

#include <type_traits>

#include <gtest/gtest.h>

namespace serving {
namespace {

namespace health = grpc::health::v1;
namespace reflection = grpc::reflection::v1;

using HealthApi = Api<health::Health>;
using CheckRpc = HealthApi::Rpc<&HealthApi::RequestCheck>;
using WatchRpc = HealthApi::Rpc<&HealthApi::RequestWatch, int>;
using ReflectionApi = Api<reflection::ServerReflection>;
using InfoRpc = ReflectionApi::Rpc<&ReflectionApi::RequestServerReflectionInfo>;

TEST(ApiTest, NamesAreThoseOfTheProto) {
  EXPECT_EQ(HealthApi::kName, "grpc.health.v1.Health");
  EXPECT_EQ(CheckRpc::kName, "Check");
  EXPECT_EQ(WatchRpc::kName, "Watch");
  EXPECT_EQ(InfoRpc::kName, "ServerReflectionInfo");
}

TEST(ApiTest, MethodsStandInTheOrderOfTheProto) {
  EXPECT_EQ(HealthApi::index_of<CheckRpc::Layer>(), 0);
  EXPECT_EQ(HealthApi::index_of<WatchRpc::Layer>(), 1);
}

TEST(ApiTest, KindAndMessagesComeFromTheProto) {
  EXPECT_EQ(CheckRpc::Type::kType, MethodType::unary);
  EXPECT_EQ(WatchRpc::Type::kType, MethodType::server_stream);
  EXPECT_EQ(InfoRpc::Type::kType, MethodType::bidi_stream);
  EXPECT_TRUE((std::is_same_v<decltype(WatchRpc::Call::request), health::HealthCheckRequest>));
  EXPECT_TRUE((std::is_same_v<decltype(WatchRpc::Call::state), int>));
}

}  // namespace
}  // namespace serving
