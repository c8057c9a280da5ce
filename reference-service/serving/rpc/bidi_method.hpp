// An RPC with a stream in each direction.
#pragma once

#include "serving/core/method_table.hpp"
#include "serving/rpc/stream_call.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <grpcpp/support/async_stream.h>

namespace serving {

template <auto kRequestCall, class Request, class Response, class State = NoState>
class BidiMethod;

/// `BidiMethod<&Api::RequestChat, EchoRequest, EchoResponse>`, for an Api whose method is raw
/// (`WithRawMethod_Chat`). A call that doesn't read until its answer is written leaves the rest to
/// HTTP/2's flow control: a caller that doesn't listen can't make the server remember much.
template <class Service, class Request, class Response, class State,
          void (Service::*kRequestCall)(
              grpc::ServerContext*,
              grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class BidiMethod<kRequestCall, Request, Response, State> final : public Method {
 public:
  static constexpr MethodType kType = MethodType::bidi_stream;

  class Call;

  /// Called on the loop's thread, for all events but nudged. It must not block.
  using Handler = std::function<void(Call&, StreamEvent)>;

  BidiMethod(Service& service, const MethodSetup& setup, Handler handler)
      : Method(watchful(setup)), service_(service), handler_(std::move(handler)) {}

 private:
  std::unique_ptr<serving::Call> make_call() override { return std::make_unique<Call>(*this); }

  Service& service_;
  Handler handler_;
};

template <class Service, class Request, class Response, class State,
          void (Service::*kRequestCall)(
              grpc::ServerContext*,
              grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class BidiMethod<kRequestCall, Request, Response, State>::Call final
    : public StreamCall<Request, Response, State> {
 public:
  explicit Call(BidiMethod& method)
      : StreamCall<Request, Response, State>(method), method_(method) {}

  /// Waits for the next message.
  void read() {
    reading_ = true;
    stream_->Read(&bytes_, this->begin_move());
  }

  /// Sends `response`.
  void write() {
    reading_ = false;
    stream_->Write(serialized(this->response), this->begin_move());
  }

 private:
  void listen(grpc::ServerContext& context, void* tag) override {
    stream_.emplace(&context);
    (method_.service_.*kRequestCall)(&context, &*stream_, this->loop().queue(),
                                     this->loop().queue(), tag);
  }

  void step(StreamEvent event) override { method_.handler_(*this, event); }
  void moved(bool ok) override {
    if (reading_) return this->on_read(ok, bytes_);
    this->on_written(ok);
  }
  void send_response(void* tag) override { stream_->Finish(grpc::Status::OK, tag); }
  void send_failure(const grpc::Status& status, void* tag) override {
    stream_->Finish(status, tag);
  }

  BidiMethod& method_;
  bool reading_ = false;  // the move under way is a read
  grpc::ByteBuffer bytes_;
  std::optional<grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>> stream_;
};

}  // namespace serving
