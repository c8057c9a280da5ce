// What a caller says about itself is in nobody else's reply.
#include "test_server.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = "secret-of-the-first";
constexpr int kRounds = 50;

/// All that a reply says: message, status and metadata.
std::string everything_heard(v1::EchoService::Stub& stub, const std::string& message,
                             const std::string& secret) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  if (!secret.empty()) {
    context.AddMetadata("x-request-id", secret);
    context.AddMetadata("authorization", "Bearer " + secret);
    context.AddMetadata("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    context.AddMetadata("tracestate", "a=" + secret);
  }
  v1::EchoRequest request;
  request.set_message(message);
  v1::EchoResponse response;
  const grpc::Status status = stub.Echo(&context, request, &response);
  std::string text = response.message() + "\n" + status.error_message() + "\n";
  for (const auto* metadata :
       {&context.GetServerInitialMetadata(), &context.GetServerTrailingMetadata()}) {
    for (const auto& [key, value] : *metadata)
      text += std::string(key.data(), key.size()) + ": " + std::string(value.data(), value.size()) +
              "\n";
  }
  return text;
}

/// What the second caller, which says nothing, hears while the first one says a lot.
void expect_nothing_leaks(v1::EchoService::Stub& first, v1::EchoService::Stub& second) {
  const std::string alone = everything_heard(second, "second", "");
  for (int i = 0; i < kRounds; ++i) {
    everything_heard(first, "first", kSecret);
    EXPECT_EQ(everything_heard(second, "second", ""), alone);
  }
  const std::jthread talkative([&first] {
    for (int i = 0; i < kRounds; ++i) everything_heard(first, "first", kSecret);
  });
  for (int i = 0; i < kRounds; ++i) EXPECT_EQ(everything_heard(second, "second", ""), alone);
  EXPECT_THAT(alone, Not(HasSubstr(kSecret)));
}

TEST(MetadataTest, StaysItsCallersOnOneConnection) {
  const auto server = started_server();
  const auto stub = stub_for(server->port());
  expect_nothing_leaks(*stub, *stub);
}

TEST(MetadataTest, StaysItsCallersOnTwoConnections) {
  const auto server = started_server();
  const auto first = stub_for(server->port());
  const auto second = stub_for(server->port());
  expect_nothing_leaks(*first, *second);
}

}  // namespace
}  // namespace echo
