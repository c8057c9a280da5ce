#include "serving/rpc/peer_channel.hpp"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace serving {

namespace {

std::shared_ptr<grpc::ChannelCredentials> credentials_of(const TlsKeys* keys) {
  if (keys == nullptr) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({.pem_root_certs = keys->authority,
                               .pem_private_key = keys->private_key,
                               .pem_cert_chain = keys->certificate});
}

}  // namespace

PeerChannel connect_to_peer(const Endpoint& endpoint, const TlsKeys* keys) {
  grpc::ChannelArguments arguments;
  // A peer that is up again should be used again within a second.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Shared connections would wake each other's threads.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  Endpoint target = endpoint;
  // An image FROM scratch has no /etc/hosts to find it in.
  if (target.host == "localhost") {
    target.host = "127.0.0.1";
    // Its certificate is for the name.
    if (keys != nullptr) arguments.SetSslTargetNameOverride(endpoint.host);
  }
  return {.channel = grpc::CreateCustomChannel(to_string(target), credentials_of(keys), arguments),
          .name = to_string(endpoint)};
}

}  // namespace serving
