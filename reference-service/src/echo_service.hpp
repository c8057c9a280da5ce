// echo.v1.EchoService: joins the calls to what they mean.
#pragma once

#include "echo/v1/echo.grpc.pb.h"
#include "echo_peer.hpp"
#include "meaning/echo.hpp"
#include "meaning/echo_streams.hpp"
#include "serving/rpc/methods.hpp"

#include <cstddef>
#include <optional>

namespace echo {

/// On one loop. All members belong to the loop's thread, or to the time before it runs.
class EchoService final : public serving::ServiceOnLoop {
 public:
  using Api = serving::Api<v1::EchoService>;  ///< its methods, as gRPC's plugin generates them

  EchoService(Api& api, const serving::LoopSetting& setting);

  void open() override { methods_.open(); }

 private:
  using EchoRpc = Api::Rpc<&Api::RequestEcho>;
  using ExpandRpc = Api::Rpc<&Api::RequestExpand, Words>;
  using CollectRpc = Api::Rpc<&Api::RequestCollect, Collection>;
  using ChatRpc = Api::Rpc<&Api::RequestChat>;
  using BlockRpc = Api::Rpc<&Api::RequestBlock>;

  void echo(EchoRpc::Call& call) const;
  static void expand(ExpandRpc::Call& call);
  void collect(CollectRpc::Call& call, serving::StreamEvent event) const;
  static void chat(ChatRpc::Call& call, serving::StreamEvent event);
  void block(BlockRpc::Call& call) const;

  std::optional<EchoPeer> peer_;
  Echo echo_;
  std::size_t collection_bytes_;
  serving::BlockingPool& blocking_;
  serving::Methods<Api, EchoRpc, ExpandRpc, CollectRpc, ChatRpc, BlockRpc> methods_;
};

}  // namespace echo
