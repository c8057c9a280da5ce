#include "qa/environment/rpc/readiness.hpp"

#include "qa/environment/rpc/channel.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include <google/protobuf/unknown_field_set.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{5};
constexpr milliseconds kLongestPause{250};
/// One question; a server that hangs is asked again.
constexpr milliseconds kCheckTimeout{1000};

/// grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING, its field 1.
constexpr int kStatusField = 1;
constexpr std::uint64_t kServing = 1;

/// One look at the service: an answer, or why it is too early for one.
struct Look {
  std::optional<ReadyAnswer> answer;
  std::string why_not;
};

Look ready() {
  return {.answer = ReadyAnswer{.state = ReadyAnswer::State::ready}, .why_not = {}};
}

Look misconfigured(std::string note) {
  return {
      .answer = ReadyAnswer{.state = ReadyAnswer::State::misconfigured, .note = std::move(note)},
      .why_not = {}};
}

/// The port of "127.77.0.10:42302" or "peer.somewhere:42302".
std::optional<std::uint16_t> port_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
  return error == std::errc{} && stop == end ? std::optional(port) : std::nullopt;
}

/// Asked each time: a name may lead nowhere yet, or elsewhere than before.
std::optional<sockaddr_in> resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  sockaddr_in address{};
  std::memcpy(&address, found->ai_addr, sizeof(address));
  freeaddrinfo(found);
  address.sin_port = htons(port);
  return address;
}

Look look_at_port(const std::string& text) {
  const std::optional<std::uint16_t> port = port_of(text);
  if (!port) return misconfigured(text + " is no address with a port");
  const auto address = resolve(text.substr(0, text.rfind(':')), *port);
  if (!address) return {.answer = {}, .why_not = "its name leads nowhere"};
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return {.answer = {}, .why_not = std::strerror(errno)};
  // Where packets get lost nobody would answer before the kernel gives up, minutes later.
  constexpr timeval kPatience{.tv_sec = 1, .tv_usec = 0};
  setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
  const bool accepted =
      connect(handle, reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) == 0;
  const std::string why_not = accepted ? "" : "connect: " + std::string(std::strerror(errno));
  close(handle);
  return accepted ? ready() : Look{.answer = {}, .why_not = why_not};
}

/// grpc.health.v1.HealthCheckRequest with its only field, `service`.
std::string health_request(const std::string& service) {
  google::protobuf::UnknownFieldSet fields;
  if (!service.empty()) fields.AddLengthDelimited(1, service);
  std::string text;
  fields.SerializeToString(&text);
  return text;
}

bool is_serving(const std::string& response) {
  google::protobuf::UnknownFieldSet fields;
  if (!fields.ParseFromString(response)) return false;
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::UnknownField& field = fields.field(i);
    if (field.number() == kStatusField &&
        field.type() == google::protobuf::UnknownField::TYPE_VARINT) {
      return field.varint() == kServing;
    }
  }
  return false;
}

Look look_at_health(const std::shared_ptr<grpc::Channel>& channel, const std::string& service,
                    std::chrono::system_clock::time_point deadline) {
  const RawReply reply = call(channel, {.method = "grpc.health.v1.Health/Check",
                                        .request = health_request(service),
                                        .metadata = {},
                                        .deadline = deadline,
                                        .connecting = Connecting::wait});
  switch (reply.status.error_code()) {
    case grpc::StatusCode::OK:
      if (is_serving(reply.response)) return ready();
      return {.answer = {}, .why_not = "its health check does not say SERVING"};
    case grpc::StatusCode::UNIMPLEMENTED:
      return misconfigured(
          "it has no grpc.health.v1.Health service; `ready: { tcp: PORT }` in the "
          "topology waits for its port only");
    case grpc::StatusCode::NOT_FOUND:
      return misconfigured("its health check does not know the service '" + service + "'");
    default:
      return {.answer = {},
              .why_not = "health check: " + canonical_name(reply.status.error_code()) + ": " +
                         reply.status.error_message()};
  }
}

}  // namespace

ReadyAnswer wait_until_ready(const ReadyQuery& query, Clock& clock) {
  const auto started = clock.steady_now();
  const auto channel = open_channel(query.address);
  // gRPC pauses a second after a refused connection, so it first sees a port that accepts.
  bool port_accepts = false;
  milliseconds pause = kFirstPause;
  for (;;) {
    const auto waited = std::chrono::duration_cast<milliseconds>(clock.steady_now() - started);
    const milliseconds left = query.timeout - waited;
    Look look = port_accepts ? look_at_health(channel, query.service,
                                              clock.now() + std::min(left, kCheckTimeout))
                             : look_at_port(query.address);
    if (look.answer && look.answer->state == ReadyAnswer::State::ready && !port_accepts &&
        query.probe == Readiness::Probe::grpc_health) {
      port_accepts = true;
      continue;
    }
    if (!look.answer && left <= pause) look.answer = ReadyAnswer{.note = look.why_not};
    if (look.answer) {
      look.answer->waited = std::chrono::duration_cast<milliseconds>(clock.steady_now() - started);
      return *look.answer;
    }
    clock.sleep_for(pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace qa
