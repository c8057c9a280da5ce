#include "serving/rpc/reloadable_credentials.hpp"

#include <utility>

#include <grpc/grpc.h>

namespace serving {

ReloadableCredentials::ReloadableCredentials(TlsKeys keys) : keys_(std::move(keys)) {
  const auto request = keys_.authority.empty()
                           ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                           : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  core_ = grpc_ssl_server_credentials_create_with_options(
      grpc_ssl_server_credentials_create_options_using_config_fetcher(request, &fetch, this));
}

ReloadableCredentials::~ReloadableCredentials() {
  grpc_server_credentials_release(core_);
}

void ReloadableCredentials::replace(TlsKeys keys) {
  const std::scoped_lock lock(mutex_);
  keys_ = std::move(keys);
  fresh_ = true;
}

void ReloadableCredentials::SetAuthMetadataProcessor(
    const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) {}

int ReloadableCredentials::AddPortToServer(const std::string& address, grpc_server* server) {
  return grpc_server_add_http2_port(server, address.c_str(), core_);
}

grpc_ssl_certificate_config_reload_status ReloadableCredentials::fetch(
    void* self, grpc_ssl_server_certificate_config** config) {
  auto& credentials = *static_cast<ReloadableCredentials*>(self);
  const std::scoped_lock lock(credentials.mutex_);
  if (!std::exchange(credentials.fresh_, false))
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const TlsKeys& keys = credentials.keys_;
  const grpc_ssl_pem_key_cert_pair pair = {keys.private_key.c_str(), keys.certificate.c_str()};
  // gRPC wants an authority even when no caller is asked for a certificate; it then has no effect.
  const std::string& authority = keys.authority.empty() ? keys.certificate : keys.authority;
  *config = grpc_ssl_server_certificate_config_create(authority.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

}  // namespace serving
