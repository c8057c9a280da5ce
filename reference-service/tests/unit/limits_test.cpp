// Every limit as a caller meets it, and without it.
#include "serving/core/limits.hpp"

#include "gated_echo.hpp"
#include "raw_connection.hpp"
#include "test_server.hpp"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

ServerOptions with(const Limits& limits) {
  ServerOptions options = ephemeral();
  options.limits = limits;
  return options;
}

/// All off, so that each test sees its own one only.
Limits none() {
  return {.message_bytes = 0,
          .metadata_bytes = 0,
          .streams = 0,
          .connections = 0,
          .calls_in_flight = 0,
          .handshake = seconds(0),
          .idle = seconds(0),
          .age = seconds(0),
          .age_grace = seconds(0),
          .keepalive = seconds(0),
          .keepalive_timeout = seconds(0)};
}

/// A message whose request has exactly `bytes` on the wire; at least 130.
std::string message_of(int bytes) {
  return std::string(static_cast<std::size_t>(bytes - 3), 'x');
}

TEST(LimitsTest, AMessageMayHaveExactlyTheLimit) {
  Limits limits = none();
  limits.message_bytes = 1024;
  const auto server = started_server(with(limits));
  const auto stub = stub_for(server->port());
  EXPECT_TRUE(call(*stub, message_of(1024)).status.ok());
  EXPECT_EQ(call(*stub, message_of(1025)).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(call(*stub, "next").status.ok());
}

TEST(LimitsTest, ACompressedMessageIsRefusedBeforeItIsUnpacked) {
  const auto server = started_server();
  const auto stub = stub_for(server->port());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  v1::EchoRequest request;
  request.set_message(std::string(std::size_t{32} * 1024 * 1024, 'x'));  // 32 KiB when packed
  v1::EchoResponse response;
  const grpc::Status status = stub->Echo(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_THAT(status.error_message(), HasSubstr("gzip"));
  EXPECT_TRUE(call(*stub, "next").status.ok());
}

TEST(LimitsTest, AReplyIsBoundedToo) {
  GatedEcho peer;  // replies with "peer: " before the message
  Limits limits = none();
  limits.message_bytes = 1024;
  ServerOptions options = with(limits);
  options.peer = peer.endpoint();
  const auto server = started_server(options);
  const auto stub = stub_for(server->port());
  peer.release();
  EXPECT_EQ(call(*stub, message_of(1024)).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

grpc::Status call_with_metadata(std::uint16_t port, std::size_t bytes) {
  const auto stub = stub_for(port);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  context.AddMetadata("x", std::string(bytes, 'm'));
  v1::EchoResponse response;
  return stub->Echo(&context, {}, &response);
}

TEST(LimitsTest, MetadataIsBounded) {
  Limits limits = none();
  limits.metadata_bytes = 8 * 1024;
  const auto server = started_server(with(limits));
  EXPECT_TRUE(call_with_metadata(server->port(), std::size_t{7} * 1024).ok());
  EXPECT_FALSE(call_with_metadata(server->port(), std::size_t{9} * 1024).ok());
  EXPECT_TRUE(call_with_metadata(server->port(), 1).ok());
}

TEST(LimitsTest, WithoutLimitsMessagesAndMetadataMayBeLarge) {
  const auto server = started_server(with(none()));
  EXPECT_TRUE(call(*stub_for(server->port()), std::string(3 << 20, 'x')).status.ok());
  EXPECT_TRUE(call_with_metadata(server->port(), std::size_t{64} * 1024).ok());
}

/// The value of a setting in the server's first frame; nothing when it is not in there.
std::optional<std::string> setting(const Server& server, char identifier) {
  const RawConnection caller(server.port());
  EXPECT_TRUE(caller.greet());
  const std::optional<Frame> settings = caller.read_frame_of(Frame::kSettings);
  if (!settings) return std::nullopt;
  constexpr std::size_t kSettingBytes = 6;
  for (std::size_t at = 0; at + kSettingBytes <= settings->payload.size(); at += kSettingBytes) {
    if (settings->payload[at + 1] == identifier) return settings->payload.substr(at + 2, 4);
  }
  return std::nullopt;
}

TEST(LimitsTest, StreamsAreAnnounced) {
  constexpr char kMaxConcurrentStreams = 3;
  Limits limits = none();
  limits.streams = 7;
  EXPECT_EQ(setting(*started_server(with(limits)), kMaxConcurrentStreams), big_endian(7));
  EXPECT_EQ(setting(*started_server(with(none())), kMaxConcurrentStreams), big_endian(0x7fffffff));
}

TEST(LimitsTest, AnIdleConnectionIsToldToGo) {
  Limits limits = none();
  limits.idle = seconds(1);
  const auto server = started_server(with(limits));
  const RawConnection caller(server->port());
  ASSERT_TRUE(caller.greet());
  EXPECT_TRUE(caller.read_frame_of(Frame::kGoAway));
}

TEST(LimitsTest, AnOldConnectionIsToldToGo) {
  Limits limits = none();
  limits.age = seconds(1);
  limits.age_grace = seconds(1);
  const auto server = started_server(with(limits));
  const RawConnection caller(server->port());
  ASSERT_TRUE(caller.greet());
  ASSERT_TRUE(
      caller.send(call_headers("echo.v1.EchoService/Echo", 1).bytes()));  // so it is not idle
  EXPECT_TRUE(caller.read_frame_of(Frame::kGoAway));
  EXPECT_TRUE(caller.is_closed_by_peer()) << "after the grace, in spite of the call";
}

TEST(LimitsTest, WhoDoesNotAnswerAPingIsClosed) {
  Limits limits = none();
  limits.keepalive = seconds(1);
  limits.keepalive_timeout = seconds(1);
  const auto server = started_server(with(limits));
  const RawConnection caller(server->port());
  ASSERT_TRUE(caller.greet());
  EXPECT_TRUE(caller.read_frame_of(Frame::kPing));
  EXPECT_TRUE(caller.is_closed_by_peer());
}

TEST(LimitsTest, WhoPingsAllTheTimeIsToldToGo) {
  const auto server = started_server(with(none()));
  const RawConnection caller(server->port());
  ASSERT_TRUE(caller.greet());
  const Frame ping = {.type = Frame::kPing, .payload = "12345678"};
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(caller.send(ping.bytes()));
  }
  const std::optional<Frame> goodbye = caller.read_frame_of(Frame::kGoAway);
  ASSERT_TRUE(goodbye);
  EXPECT_THAT(goodbye->payload, HasSubstr("too_many_pings"));
}

TEST(LimitsTest, WhoStopsInTheMiddleOfTheHandshakeIsClosed) {
  Limits limits = none();
  limits.handshake = seconds(1);
  const auto server = started_server(with(limits));
  const RawConnection caller(server->port());
  ASSERT_TRUE(caller.send(kHttp2Preface));  // and no settings
  EXPECT_TRUE(caller.is_closed_by_peer());
}

}  // namespace
}  // namespace echo
