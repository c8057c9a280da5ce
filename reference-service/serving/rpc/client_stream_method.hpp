// An RPC with a stream of requests and one response.
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
class ClientStreamMethod;

/// `ClientStreamMethod<&Api::RequestCollect, EchoRequest, EchoResponse, Collection>`, for an Api
/// whose method is raw (`WithRawMethod_Collect`).
template <class Service, class Request, class Response, class State,
          void (Service::*kRequestCall)(
              grpc::ServerContext*, grpc::ServerAsyncReader<grpc::ByteBuffer, grpc::ByteBuffer>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class ClientStreamMethod<kRequestCall, Request, Response, State> final : public Method {
 public:
  static constexpr MethodType kType = MethodType::client_stream;

  class Call;

  /// Called on the loop's thread, for begun, message, end and gone. It must not block.
  using Handler = std::function<void(Call&, StreamEvent)>;

  ClientStreamMethod(Service& service, const MethodSetup& setup, Handler handler)
      : Method(watchful(setup)), service_(service), handler_(std::move(handler)) {}

 private:
  std::unique_ptr<serving::Call> make_call() override { return std::make_unique<Call>(*this); }

  Service& service_;
  Handler handler_;
};

/// One call; finish() sends `response`, or the failure.
template <class Service, class Request, class Response, class State,
          void (Service::*kRequestCall)(
              grpc::ServerContext*, grpc::ServerAsyncReader<grpc::ByteBuffer, grpc::ByteBuffer>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class ClientStreamMethod<kRequestCall, Request, Response, State>::Call final
    : public StreamCall<Request, Response, State> {
 public:
  explicit Call(ClientStreamMethod& method)
      : StreamCall<Request, Response, State>(method), method_(method) {}

  /// Waits for the next message.
  void read() { reader_->Read(&bytes_, this->begin_move()); }

 private:
  void listen(grpc::ServerContext& context, void* tag) override {
    reader_.emplace(&context);
    (method_.service_.*kRequestCall)(&context, &*reader_, this->loop().queue(),
                                     this->loop().queue(), tag);
  }

  void step(StreamEvent event) override { method_.handler_(*this, event); }
  void moved(bool ok) override { this->on_read(ok, bytes_); }
  void send_response(void* tag) override {
    reader_->Finish(serialized(this->response), grpc::Status::OK, tag);
  }
  void send_failure(const grpc::Status& status, void* tag) override {
    reader_->FinishWithError(status, tag);
  }

  ClientStreamMethod& method_;
  grpc::ByteBuffer bytes_;
  std::optional<grpc::ServerAsyncReader<grpc::ByteBuffer, grpc::ByteBuffer>> reader_;
};

}  // namespace serving
