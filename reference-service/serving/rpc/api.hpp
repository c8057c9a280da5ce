// An API's methods, read off what gRPC generates for it: none is named by hand, none is forgotten.
#pragma once

#include "serving/rpc/bidi_method.hpp"
#include "serving/rpc/client_stream_method.hpp"
#include "serving/rpc/server_stream_method.hpp"
#include "serving/rpc/unary_method.hpp"

#include <concepts>
#include <string_view>

#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/byte_buffer.h>

namespace serving {

/// gRPC generates an AsyncService as layers around a Service, one for each method, the first
/// outermost: WithAsyncMethod_Echo<WithAsyncMethod_Expand<Service>>.
template <class Layers>
struct LayersOf {
  static constexpr int kCount = 0;
};
template <template <class> class Layer, class Inner>
struct LayersOf<Layer<Inner>> {
  static constexpr int kCount = LayersOf<Inner>::kCount + 1;
};

/// "Echo" of &AsyncService::RequestEcho.
template <auto kRequestCall>
consteval std::string_view name_of_method() {
  constexpr std::string_view kBefore = "::Request";
  const std::string_view text = __PRETTY_FUNCTION__;  // ends with "...>::RequestEcho]" or so
  const std::size_t begin = text.rfind(kBefore) + kBefore.size();
  return text.substr(begin, text.find_first_of("];", begin) - begin);
}

template <class Api, class State, auto kRequestCall, class RequestCall = decltype(kRequestCall)>
struct MethodOf;

/// What `Rpc` is for, by its kind.
template <class Api, class State, auto kRequestCall, class ItsLayer, class Request, class Response>
struct MethodOf<Api, State, kRequestCall,
                void (ItsLayer::*)(grpc::ServerContext*, Request*,
                                   grpc::ServerAsyncResponseWriter<Response>*,
                                   grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)> {
  static_assert(std::same_as<State, NoState>, "a unary call has no state: nothing comes later");
  using Layer = ItsLayer;
  using Type = UnaryMethod<kRequestCall>;
  static constexpr int kWaiting = 16;
};
template <class Api, class State, auto kRequestCall, class ItsLayer, class Request, class Response>
struct MethodOf<Api, State, kRequestCall,
                void (ItsLayer::*)(grpc::ServerContext*, Request*,
                                   grpc::ServerAsyncWriter<Response>*, grpc::CompletionQueue*,
                                   grpc::ServerCompletionQueue*, void*)> {
  using Layer = ItsLayer;
  using Type = ServerStreamMethod<kRequestCall, State>;
  static constexpr int kWaiting = 2;
};
template <class Api, class State, auto kRequestCall, class ItsLayer, class Request, class Response>
struct MethodOf<Api, State, kRequestCall,
                void (ItsLayer::*)(grpc::ServerContext*,
                                   grpc::ServerAsyncReader<Response, Request>*,
                                   grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)> {
  using Layer = ItsLayer;
  using Type = ClientStreamMethod<&Api::template request_reader<Api::template index_of<Layer>()>,
                                  Request, Response, State>;
  static constexpr int kWaiting = 2;
};
template <class Api, class State, auto kRequestCall, class ItsLayer, class Request, class Response>
struct MethodOf<Api, State, kRequestCall,
                void (ItsLayer::*)(grpc::ServerContext*,
                                   grpc::ServerAsyncReaderWriter<Response, Request>*,
                                   grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)> {
  using Layer = ItsLayer;
  using Type = BidiMethod<&Api::template request_reader_writer<Api::template index_of<Layer>()>,
                          Request, Response, State>;
  static constexpr int kWaiting = 2;
};

/// One method of an API and who answers it, as Methods takes it. `State` is what a stream's call
/// keeps from one event to the next.
///
/// kWaiting calls wait for callers: enough for what one read of the loop brings in; more wait in
/// gRPC for their turn. Debian's gRPC looks each tag up in the list of all that are out, so a
/// hundred waiting calls cost 3 % of a call.
template <class Api, auto kRequestCall, class State>
struct Rpc {
  using Layer = typename MethodOf<Api, State, kRequestCall>::Layer;
  using Type = typename MethodOf<Api, State, kRequestCall>::Type;
  using Call = typename Type::Call;
  static constexpr std::string_view kName = name_of_method<kRequestCall>();

  typename Type::Handler handler;
  Attention attention = Attention::until_over;
  int waiting = MethodOf<Api, State, kRequestCall>::kWaiting;
};

/// `Api<v1::EchoService>`: what gRPC registers.
template <class Generated>
class Api final : public Generated::AsyncService {
 public:
  using Layers = typename Generated::AsyncService;

  /// `Rpc<&Api::RequestEcho>`: kind and types come from the generated member.
  template <auto kRequestCall, class State = NoState>
  using Rpc = serving::Rpc<Api, kRequestCall, State>;

  /// "echo.v1.EchoService".
  static constexpr std::string_view kName = Generated::service_full_name();

  /// The place of the method of that layer in the proto.
  template <class Layer>
  static constexpr int index_of() {
    return LayersOf<Layers>::kCount - LayersOf<Layer>::kCount;
  }

  /// Streams that are read come as bytes: see parse().
  template <int kIndex>
  void request_reader(grpc::ServerContext* context,
                      grpc::ServerAsyncReader<grpc::ByteBuffer, grpc::ByteBuffer>* reader,
                      grpc::CompletionQueue* calls, grpc::ServerCompletionQueue* news, void* tag) {
    this->RequestAsyncClientStreaming(kIndex, context, reader, calls, news, tag);
  }
  template <int kIndex>
  void request_reader_writer(
      grpc::ServerContext* context,
      grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>* stream,
      grpc::CompletionQueue* calls, grpc::ServerCompletionQueue* news, void* tag) {
    this->RequestAsyncBidiStreaming(kIndex, context, stream, calls, news, tag);
  }
};

}  // namespace serving
