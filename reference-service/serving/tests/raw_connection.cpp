#include "raw_connection.hpp"

#include "patience.hpp"
#include "serving/rpc/socket_address.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace serving {

namespace {

constexpr std::size_t kFrameHeader = 9;

std::string literal(std::string_view name, std::string_view value) {
  std::string text(1, '\0');  // RFC 7541 6.2.2: without indexing, new name
  text += static_cast<char>(name.size());
  text += name;
  text += static_cast<char>(value.size());
  text += value;
  return text;
}

std::uint32_t number_of(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

}  // namespace

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

Frame call_headers(std::string_view method, std::uint32_t stream) {
  return {.type = Frame::kHeaders,
          .flags = Frame::kEndHeaders,
          .stream = stream,
          .payload = literal(":method", "POST") + literal(":scheme", "http") +
                     literal(":path", "/" + std::string(method)) + literal(":authority", "test") +
                     literal("content-type", "application/grpc") + literal("te", "trailers")};
}

std::string Frame::bytes() const {
  return big_endian(static_cast<std::uint32_t>(payload.size())).substr(1) +
         static_cast<char>(type) + static_cast<char>(flags) + big_endian(stream) + payload;
}

RawConnection::RawConnection(std::uint16_t port)
    : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience = {.tv_sec = kPatience.count(), .tv_usec = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const SocketAddress address = to_socket_address({.host = "127.0.0.1", .port = port});
  if (connect(descriptor_, address.get(), address.length) != 0) {
    close(descriptor_);
    throw std::runtime_error("cannot connect to the test's own server");
  }
}

RawConnection::~RawConnection() {
  if (descriptor_ >= 0) close(descriptor_);
}

RawConnection::RawConnection(RawConnection&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

std::uint16_t RawConnection::port() const {
  SocketAddress address;
  getsockname(descriptor_, address.get(), &address.length);
  return to_endpoint(address).port;
}

bool RawConnection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawConnection::greet() const {
  return send(kHttp2Preface) && send(Frame{.type = Frame::kSettings, .payload = ""}.bytes());
}

std::optional<std::string> RawConnection::read(std::size_t size) const {
  std::string bytes(size, '\0');
  if (size == 0) return bytes;
  const ssize_t got = recv(descriptor_, bytes.data(), size, MSG_WAITALL);
  if (got != static_cast<ssize_t>(size)) return std::nullopt;
  return bytes;
}

std::optional<Frame> RawConnection::read_frame() const {
  const std::optional<std::string> header = read(kFrameHeader);
  if (!header) return std::nullopt;
  const std::string_view bytes = *header;
  const std::optional<std::string> payload = read(number_of(bytes.substr(0, 3)));
  if (!payload) return std::nullopt;
  return Frame{.type = static_cast<std::uint8_t>(bytes[3]),
               .flags = static_cast<std::uint8_t>(bytes[4]),
               .stream = number_of(bytes.substr(5)),
               .payload = *payload};
}

std::optional<Frame> RawConnection::read_frame_of(std::uint8_t type) const {
  std::optional<Frame> frame = read_frame();
  while (frame && frame->type != type) frame = read_frame();
  return frame;
}

std::optional<std::string> RawConnection::read_all() const {
  std::array<char, 4096> bytes{};
  std::string all;
  ssize_t got = 0;
  while ((got = recv(descriptor_, bytes.data(), bytes.size(), 0)) > 0) {
    all.append(bytes.data(), static_cast<std::size_t>(got));
  }
  if (got < 0) return std::nullopt;
  return all;
}

bool RawConnection::is_closed_by_peer() const {
  std::array<char, 4096> bytes{};
  ssize_t got = 1;
  while (got > 0) got = recv(descriptor_, bytes.data(), bytes.size(), 0);
  return got == 0 || errno == ECONNRESET;
}

}  // namespace serving
