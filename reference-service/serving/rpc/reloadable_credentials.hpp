// TLS keys that can be replaced while the server runs.
#pragma once

#include "serving/core/tls_files.hpp"

#include <memory>
#include <mutex>
#include <string>

#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

namespace serving {

/// gRPC's core asks for the keys at every handshake; gRPC's C++ credentials do not pass that on.
/// TLS 1.2 at least. Connections that are open keep the keys they began with.
class ReloadableCredentials final : public grpc::ServerCredentials {
 public:
  /// Callers need a certificate when `keys` have an authority; replace() cannot change that.
  explicit ReloadableCredentials(TlsKeys keys);
  ~ReloadableCredentials() override;

  /// For the handshakes that begin from now on. From any thread.
  void replace(TlsKeys keys);

  /// Not supported: callers are known by their certificates.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& processor) override;

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override;

  static grpc_ssl_certificate_config_reload_status fetch(
      void* self, grpc_ssl_server_certificate_config** config);

  std::mutex mutex_;
  TlsKeys keys_;
  bool fresh_ = true;  // not fetched yet
  grpc_server_credentials* core_;
};

}  // namespace serving
