// What calls with streams have in common: one read or write at a time, and a handler that hears of
// each.
#pragma once

#include "serving/rpc/call.hpp"

#include <memory>
#include <utility>

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

namespace serving {

/// What the handler of a stream hears. It answers with one of read(), write() and finish(), at once
/// or from a later event of the same loop.
enum class StreamEvent {
  begun,    ///< a caller is there
  message,  ///< what read() waited for is in `request`
  end,      ///< read() will get no more: the caller has sent all, or has gone
  written,  ///< what write() sent is on its way
  nudged,   ///< something has changed outside; only to calls whose handler has not answered yet
  gone,     ///< as nudged: the caller has left, or its deadline passed. finish() is still owed
};

/// A call's state when its handler keeps none.
struct NoState {};

/// Reads are of bytes, which are parsed here: gRPC would have a message that cannot be parsed look
/// like the end of the stream.
template <class Message>
bool parse(grpc::ByteBuffer& bytes, Message& message) {
  return grpc::SerializationTraits<Message>::Deserialize(&bytes, &message).ok();
}

template <class Message>
grpc::ByteBuffer serialized(const Message& message) {
  grpc::ByteBuffer bytes;
  bool own = false;
  // Fails only for messages of 2 GiB.
  static_cast<void>(grpc::SerializationTraits<Message>::Serialize(message, &bytes, &own));
  return bytes;
}

/// Streams always want to hear when their caller has gone: nothing else would end an idle one.
inline MethodSetup watchful(MethodSetup setup) {
  setup.attention = Attention::until_over;
  return setup;
}

/// The messages and the state of one stream's call. All three are empty when a caller comes.
template <class Request, class Response, class State>
class StreamCall : public Call {
 public:
  using Call::Call;

  Request request;
  Response response;
  State state{};

  void nudge() {
    if (stage() == Stage::open) guarded([this] { step(StreamEvent::nudged); });
  }

 protected:
  void on_read(bool ok, grpc::ByteBuffer& bytes) {
    if (!ok && is_gone()) return give_up();
    if (!ok) return guarded([this] { step(StreamEvent::end); });
    if (!parse(bytes, request)) {
      return finish({.code = OutcomeCode::invalid_argument,
                     .text = "a message of the stream cannot be parsed; texts must be UTF-8",
                     .reason = "MALFORMED_MESSAGE"});
    }
    guarded([this] { step(StreamEvent::message); });
  }

  void on_written(bool ok) {
    if (!ok) return give_up();
    guarded([this] { step(StreamEvent::written); });
  }

 private:
  virtual void step(StreamEvent event) = 0;

  void begin() override { step(StreamEvent::begun); }
  void left() override { step(StreamEvent::gone); }

  /// Reaches nobody, but the call must be ended.
  void give_up() { finish({OutcomeCode::canceled, "the caller has gone"}); }

  void clear() override {
    request.Clear();
    response.Clear();
    state = State();
  }
};

}  // namespace serving
