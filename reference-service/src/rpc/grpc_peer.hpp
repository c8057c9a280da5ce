// The downstream peer over gRPC, asked on the loop's own queue.
#pragma once

#include "core/endpoint.hpp"
#include "core/peer.hpp"
#include "core/tls_files.hpp"
#include "echo/v1/echo.grpc.pb.h"
#include "rpc/event_loop.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <grpcpp/channel.h>

namespace echo {

/// Belongs to the loop's thread, as the loop's other users do.
class GrpcPeer final : public Peer {
 public:
  /// How long it waits for an answer when the caller's deadline leaves more.
  static constexpr std::chrono::seconds kTimeout{5};

  /// Connects when it is first asked, and again whenever the connection is lost.
  /// `keys` have an authority, or are null for plaintext; they may die then.
  GrpcPeer(const Endpoint& endpoint, EventLoop& loop, const TlsKeys* keys = nullptr);

  /// For tests: any stub instead of a connection.
  GrpcPeer(std::unique_ptr<v1::EchoService::StubInterface> stub, std::string name, EventLoop& loop);
  ~GrpcPeer() override;

  /// Null when there is a stub instead.
  [[nodiscard]] const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  void ask(const std::string& message, const CallInfo& call, std::string& reply,
           Done done) override;

 private:
  class Question;

  /// What the peer's status means to our caller.
  [[nodiscard]] Outcome outcome_of(const grpc::Status& status) const;

  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::EchoService::StubInterface> stub_;
  std::string name_;
  EventLoop& loop_;
};

}  // namespace echo
