// One connection to the page of metrics: a request, its reply, the end.
#pragma once

#include "serving/app/http_reply.hpp"
#include "serving/rpc/file_descriptor.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace serving {

/// Never blocks: proceed() whenever poll() says that one of events() is there.
class HttpVisit {
 public:
  using Clock = std::chrono::steady_clock;

  /// `socket` does not block. Whoever has not left by `deadline` is to be thrown out.
  HttpVisit(FileDescriptor socket, Clock::time_point deadline)
      : socket_(std::move(socket)), deadline_(deadline) {}

  [[nodiscard]] int socket() const { return socket_.number(); }
  [[nodiscard]] short events() const;
  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }
  [[nodiscard]] bool is_over() const { return step_ == Step::over; }

  void proceed(const PageText& page);

 private:
  /// The other side closes first, or what it has sent and we have not read would make the kernel
  /// take the reply back.
  enum class Step { reading, writing, leaving, over };

  void read(const PageText& page);
  void write();
  void leave();

  FileDescriptor socket_;
  Clock::time_point deadline_;
  Step step_ = Step::reading;
  std::string request_;
  std::string reply_;
  std::string_view unsent_;  // of the reply
};

}  // namespace serving
