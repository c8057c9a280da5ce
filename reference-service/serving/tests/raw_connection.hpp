// A caller that says whatever the test wants, byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serving {

inline constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// RFC 9113 4.1.
struct Frame {
  static constexpr std::uint8_t kHeaders = 1;
  static constexpr std::uint8_t kReset = 3;
  static constexpr std::uint8_t kSettings = 4;
  static constexpr std::uint8_t kPing = 6;
  static constexpr std::uint8_t kGoAway = 7;
  static constexpr std::uint8_t kAcknowledged = 1;
  static constexpr std::uint8_t kEndStream = 1;
  static constexpr std::uint8_t kEndHeaders = 4;

  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::string payload;

  [[nodiscard]] std::string bytes() const;
};

/// TCP to a port of 127.0.0.1, blocking, for as long as the tests' patience lasts.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept;
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  /// Our own port, by which the server names us.
  [[nodiscard]] std::uint16_t port() const;

  /// False when the other side has closed.
  bool send(std::string_view bytes) const;

  /// Says hello in HTTP/2: preface and empty settings.
  [[nodiscard]] bool greet() const;

  /// Waits for a frame; nothing when the other side has closed.
  [[nodiscard]] std::optional<Frame> read_frame() const;

  /// Waits for a frame of this type, past all others.
  [[nodiscard]] std::optional<Frame> read_frame_of(std::uint8_t type) const;

  /// All that the other side says until it closes; nothing when it ends with a reset, after which
  /// what it has said may be lost.
  [[nodiscard]] std::optional<std::string> read_all() const;

  /// Whether the other side closes while we read and stay silent.
  [[nodiscard]] bool is_closed_by_peer() const;

 private:
  [[nodiscard]] std::optional<std::string> read(std::size_t size) const;

  int descriptor_;
};

/// An unsigned number as HTTP/2 writes it.
std::string big_endian(std::uint32_t value);

/// The headers of a call of `method`, "kit.v1.KitService/Ask", opening `stream`. Nothing is
/// indexed.
Frame call_headers(std::string_view method, std::uint32_t stream);

}  // namespace serving
