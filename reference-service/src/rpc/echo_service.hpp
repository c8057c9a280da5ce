// echo.v1.EchoService on one loop: joins the calls to what they mean.
#pragma once

#include "core/blocking_pool.hpp"
#include "core/call_gate.hpp"
#include "core/echo.hpp"
#include "core/echo_streams.hpp"
#include "core/limits.hpp"
#include "core/method_table.hpp"
#include "echo/v1/echo.grpc.pb.h"
#include "rpc/bidi_method.hpp"
#include "rpc/client_stream_method.hpp"
#include "rpc/event_loop.hpp"
#include "rpc/server_stream_method.hpp"
#include "rpc/unary_method.hpp"

namespace echo {

/// All members belong to the loop's thread, or to the time before it runs.
class EchoService {
 public:
  /// Methods that read a stream are raw: see parse().
  using Api = v1::EchoService::WithAsyncMethod_Echo<v1::EchoService::WithAsyncMethod_Expand<
      v1::EchoService::WithRawMethod_Collect<v1::EchoService::WithRawMethod_Chat<
          v1::EchoService::WithAsyncMethod_Block<v1::EchoService::Service>>>>>;

  /// What is not the service's own. All of it must outlive the service.
  struct Setting {
    Api& api;
    EventLoop& loop;
    MethodTable& table;
    CallGate& gate;
    const Limits& limits;
    BlockingPool& blocking;  ///< must have stopped before the loop ends
    Peer* peer;              ///< may be null
  };

  explicit EchoService(const Setting& setting);

  /// Lets calls come in.
  void open();

 private:
  using EchoMethod = UnaryMethod<&Api::RequestEcho>;
  using ExpandMethod = ServerStreamMethod<&Api::RequestExpand, Words>;
  using CollectMethod =
      ClientStreamMethod<&Api::RequestCollect, v1::EchoRequest, v1::EchoResponse, Collection>;
  using ChatMethod = BidiMethod<&Api::RequestChat, v1::EchoRequest, v1::EchoResponse>;
  using BlockMethod = UnaryMethod<&Api::RequestBlock>;

  void echo(EchoMethod::Call& call) const;
  static void expand(ExpandMethod::Call& call);
  void collect(CollectMethod::Call& call, StreamEvent event) const;
  static void chat(ChatMethod::Call& call, StreamEvent event);
  void block(BlockMethod::Call& call) const;

  Echo echo_;
  std::size_t collection_bytes_;
  BlockingPool& blocking_;
  EchoMethod echo_method_;
  ExpandMethod expand_method_;
  CollectMethod collect_method_;
  ChatMethod chat_method_;
  BlockMethod block_method_;
};

}  // namespace echo
