// The connection to the downstream peer.
#pragma once

#include "serving/core/endpoint.hpp"
#include "serving/core/tls_files.hpp"

#include <memory>
#include <string>

#include <grpcpp/channel.h>

namespace serving {

struct PeerChannel {
  std::shared_ptr<grpc::Channel> channel;
  std::string name;  ///< as people read it: "10.0.0.2:42302"
};

/// Connects when it is first asked, and again whenever the connection is lost. Each loop has one of
/// its own. `keys` have an authority, or are null for plaintext; they may die then.
PeerChannel connect_to_peer(const Endpoint& endpoint, const TlsKeys* keys);

}  // namespace serving
