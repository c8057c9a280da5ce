// One unary RPC on one loop: its calls wait, are answered and wait again, without locks and without
// allocating. A handler reads like a plain function of the call.
#pragma once

#include "serving/core/method_table.hpp"
#include "serving/rpc/call.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <grpcpp/support/async_unary_call.h>

namespace serving {

template <auto kRequestCall>
class UnaryMethod;

/// `UnaryMethod<&EchoService::AsyncService::RequestEcho>`; the types come from the generated
/// member.
template <class Service, class Request, class Response,
          void (Service::*kRequestCall)(
              grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class UnaryMethod<kRequestCall> final : public Method {
 public:
  static constexpr MethodType kType = MethodType::unary;

  class Call;

  /// Called on the loop's thread. It must not block, and must see to it that finish() is called
  /// exactly once, at once or from a later event of the same loop.
  using Handler = std::function<void(Call&)>;

  UnaryMethod(Service& service, const MethodSetup& setup, Handler handler)
      : Method(setup), service_(service), handler_(std::move(handler)) {}

 private:
  std::unique_ptr<serving::Call> make_call() override { return std::make_unique<Call>(*this); }

  Service& service_;
  Handler handler_;
};

/// One call; finish() sends the response, or the failure.
template <class Service, class Request, class Response,
          void (Service::*kRequestCall)(
              grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*,
              grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)>
class UnaryMethod<kRequestCall>::Call final : public serving::Call {
 public:
  explicit Call(UnaryMethod& method) : serving::Call(method), method_(method) {}

  /// The handler may change both. Their buffers are kept for the next request.
  Request request;
  Response response;

 private:
  void listen(grpc::ServerContext& context, void* tag) override {
    writer_.emplace(&context);
    (method_.service_.*kRequestCall)(&context, &request, &*writer_, loop().queue(), loop().queue(),
                                     tag);
  }

  void begin() override { method_.handler_(*this); }

  void send_response(void* tag) override { writer_->Finish(response, grpc::Status::OK, tag); }

  void send_failure(const grpc::Status& status, void* tag) override {
    writer_->FinishWithError(status, tag);
  }

  void clear() override {
    constexpr std::size_t kKeptBytes = std::size_t{64} * 1024;
    if (request.ByteSizeLong() + response.ByteSizeLong() > kKeptBytes) {
      request = Request();  // one giant must not be paid for ever
      response = Response();
      return;
    }
    request.Clear();  // nothing of one caller may reach another
    response.Clear();
  }

  UnaryMethod& method_;
  std::optional<grpc::ServerAsyncResponseWriter<Response>> writer_;
};

}  // namespace serving
