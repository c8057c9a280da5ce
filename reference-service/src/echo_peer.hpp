// The downstream peer over gRPC, asked on the loop's own queue.
#pragma once

#include "echo/v1/echo.grpc.pb.h"
#include "meaning/peer.hpp"
#include "serving/rpc/event_loop.hpp"
#include "serving/rpc/peer_channel.hpp"

#include <memory>
#include <string>

namespace echo {

/// Belongs to the loop's thread, as the loop's other users do.
class EchoPeer final : public Peer {
 public:
  EchoPeer(const serving::PeerChannel& peer, serving::EventLoop& loop);

  /// For tests: any stub instead of a connection.
  EchoPeer(std::unique_ptr<v1::EchoService::StubInterface> stub, std::string name,
           serving::EventLoop& loop);

  void ask(const std::string& message, const serving::CallInfo& call, std::string& reply,
           serving::Done done) override;

 private:
  std::unique_ptr<v1::EchoService::StubInterface> stub_;
  std::string name_;
  serving::EventLoop& loop_;
};

}  // namespace echo
