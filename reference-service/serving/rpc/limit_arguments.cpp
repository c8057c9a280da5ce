#include "serving/rpc/limit_arguments.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace serving {

namespace {

constexpr int kNone = std::numeric_limits<int>::max();

int or_none(int limit) {
  return limit == 0 ? kNone : limit;
}

/// gRPC takes INT_MAX for "never".
int milliseconds_of(std::chrono::seconds duration) {
  if (duration.count() == 0) return kNone;
  const std::int64_t milliseconds = std::chrono::milliseconds(duration).count();
  return static_cast<int>(std::min<std::int64_t>(milliseconds, kNone));
}

}  // namespace

void apply_limits(const Limits& limits, grpc::ServerBuilder& builder) {
  // Who asks more often whether we live is told to calm down, and at the third time to go.
  constexpr int kMinPingIntervalMs = 10'000;
  constexpr int kPingStrikes = 2;
  builder.SetMaxReceiveMessageSize(or_none(limits.message_bytes));
  builder.SetMaxSendMessageSize(or_none(limits.message_bytes));
  const struct {
    const char* name;
    int value;
  } arguments[] = {
      {GRPC_ARG_MAX_METADATA_SIZE, or_none(limits.metadata_bytes)},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, or_none(limits.streams)},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, milliseconds_of(limits.handshake)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, milliseconds_of(limits.idle)},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, milliseconds_of(limits.age)},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, milliseconds_of(limits.age_grace)},
      {GRPC_ARG_KEEPALIVE_TIME_MS, milliseconds_of(limits.keepalive)},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, milliseconds_of(limits.keepalive_timeout)},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kMinPingIntervalMs},
      {GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikes},
  };
  for (const auto& argument : arguments) builder.AddChannelArgument(argument.name, argument.value);
}

}  // namespace serving
