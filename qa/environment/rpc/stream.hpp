// A call that streams, without generated code: messages of raw bytes go out and come in.
#pragma once

#include "qa/environment/rpc/channel.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

namespace qa {

/// Replies are read while messages are sent, so that neither side waits for the other for lack of
/// room; what was not asked for yet takes a bounded amount of memory. Everything ends with the
/// deadline of the call.
class Stream {
 public:
  /// The request of `call` plays no part.
  Stream(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// False when the call has ended.
  bool send(const std::string& message);
  /// There will be no more messages from us.
  void close();
  /// The next reply; nothing when the call has ended.
  std::optional<std::string> receive();
  void cancel();
  /// Waits for the end, after all replies were received or given up; without a response.
  RawReply finish();

 private:
  enum class Event { started, read, written, closed, finished };

  void* tag(Event event);
  /// Handles events until this one is over; whether it was successful.
  bool wait_for(Event event);
  void take_event();
  void read_ahead();

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  std::deque<std::string> waiting_;  ///< replies that nobody has asked for yet
  std::size_t waiting_bytes_ = 0;
  grpc::ByteBuffer buffer_;
  grpc::Status status_;
  int outstanding_ = 0;  ///< events that will come
  bool is_reading_ = false;
  bool has_closed_ = false;
  bool has_ended_ = false;       ///< no reply will come any more
  std::pair<Event, bool> last_;  ///< and whether it was successful
};

}  // namespace qa
