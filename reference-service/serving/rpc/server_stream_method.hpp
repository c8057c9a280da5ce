// An RPC with one request and a stream of responses.
#pragma once

#include "serving/core/method_table.hpp"
#include "serving/rpc/stream_call.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <grpcpp/support/async_stream.h>

namespace serving {

template <auto kRequestCall, class State = NoState>
class ServerStreamMethod;

/// `ServerStreamMethod<&EchoService::AsyncService::RequestExpand, Words>`: `State` is what a call
/// keeps from one response to the next.
template <class Service, class Request, class Response, class State,
          void (Service::*kRequestCall)(grpc::ServerContext*, Request*,
                                        grpc::ServerAsyncWriter<Response>*, grpc::CompletionQueue*,
                                        grpc::ServerCompletionQueue*, void*)>
class ServerStreamMethod<kRequestCall, State> final : public Method {
 public:
  static constexpr MethodType kType = MethodType::server_stream;

  class Call;

  /// Called on the loop's thread, for begun, written, nudged and gone. It must not block.
  using Handler = std::function<void(Call&, StreamEvent)>;

  ServerStreamMethod(Service& service, const MethodSetup& setup, Handler handler)
      : Method(watchful(setup)), service_(service), handler_(std::move(handler)) {}

  /// Tells the calls that are waiting for news.
  void nudge() {
    for (const auto& call : all_calls()) static_cast<Call&>(*call).nudge();
  }

 private:
  std::unique_ptr<serving::Call> make_call() override { return std::make_unique<Call>(*this); }

  Service& service_;
  Handler handler_;
};

template <class Service, class Request, class Response, class State,
          void (Service::*kRequestCall)(grpc::ServerContext*, Request*,
                                        grpc::ServerAsyncWriter<Response>*, grpc::CompletionQueue*,
                                        grpc::ServerCompletionQueue*, void*)>
class ServerStreamMethod<kRequestCall, State>::Call final
    : public StreamCall<Request, Response, State> {
 public:
  explicit Call(ServerStreamMethod& method)
      : StreamCall<Request, Response, State>(method), method_(method) {}

  /// Sends `response`.
  void write() { writer_->Write(this->response, this->begin_move()); }

 private:
  void listen(grpc::ServerContext& context, void* tag) override {
    writer_.emplace(&context);
    (method_.service_.*kRequestCall)(&context, &this->request, &*writer_, this->loop().queue(),
                                     this->loop().queue(), tag);
  }

  void step(StreamEvent event) override { method_.handler_(*this, event); }
  void moved(bool ok) override { this->on_written(ok); }
  void send_response(void* tag) override { writer_->Finish(grpc::Status::OK, tag); }
  void send_failure(const grpc::Status& status, void* tag) override {
    writer_->Finish(status, tag);
  }

  ServerStreamMethod& method_;
  std::optional<grpc::ServerAsyncWriter<Response>> writer_;
};

}  // namespace serving
