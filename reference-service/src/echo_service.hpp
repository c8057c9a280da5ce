// echo.v1.EchoService: joins the calls to what they mean.
#pragma once

#include "echo/v1/echo.grpc.pb.h"
#include "echo_peer.hpp"
#include "meaning/echo.hpp"
#include "meaning/echo_streams.hpp"
#include "serving/rpc/bidi_method.hpp"
#include "serving/rpc/client_stream_method.hpp"
#include "serving/rpc/server_stream_method.hpp"
#include "serving/rpc/service.hpp"
#include "serving/rpc/unary_method.hpp"

#include <cstddef>
#include <memory>
#include <optional>

namespace echo {

/// On one loop. All members belong to the loop's thread, or to the time before it runs.
class EchoService final : public serving::ServiceOnLoop {
 public:
  /// Methods that read a stream are raw: see serving::parse().
  using Api = v1::EchoService::WithAsyncMethod_Echo<v1::EchoService::WithAsyncMethod_Expand<
      v1::EchoService::WithRawMethod_Collect<v1::EchoService::WithRawMethod_Chat<
          v1::EchoService::WithAsyncMethod_Block<v1::EchoService::Service>>>>>;

  EchoService(Api& api, const serving::LoopSetting& setting);

  void open() override;

 private:
  using EchoMethod = serving::UnaryMethod<&Api::RequestEcho>;
  using ExpandMethod = serving::ServerStreamMethod<&Api::RequestExpand, Words>;
  using CollectMethod = serving::ClientStreamMethod<&Api::RequestCollect, v1::EchoRequest,
                                                    v1::EchoResponse, Collection>;
  using ChatMethod = serving::BidiMethod<&Api::RequestChat, v1::EchoRequest, v1::EchoResponse>;
  using BlockMethod = serving::UnaryMethod<&Api::RequestBlock>;

  void echo(EchoMethod::Call& call) const;
  static void expand(ExpandMethod::Call& call);
  void collect(CollectMethod::Call& call, serving::StreamEvent event) const;
  static void chat(ChatMethod::Call& call, serving::StreamEvent event);
  void block(BlockMethod::Call& call) const;

  std::optional<EchoPeer> peer_;
  Echo echo_;
  std::size_t collection_bytes_;
  serving::BlockingPool& blocking_;
  EchoMethod echo_method_;
  ExpandMethod expand_method_;
  CollectMethod collect_method_;
  ChatMethod chat_method_;
  BlockMethod block_method_;
};

/// What all loops share.
class EchoApi final : public serving::Service {
 public:
  grpc::Service& api() override { return api_; }

  std::unique_ptr<serving::ServiceOnLoop> on_loop(const serving::LoopSetting& setting) override {
    return std::make_unique<EchoService>(api_, setting);
  }

 private:
  EchoService::Api api_;
};

}  // namespace echo
