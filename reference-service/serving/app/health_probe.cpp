#include "serving/app/health_probe.hpp"

#include "grpc/health/v1/health.grpc.pb.h"
#include "serving/core/outcome.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

namespace serving {

namespace {

namespace v1 = grpc::health::v1;
namespace tls = grpc::experimental;

/// Nobody can connect to "every address".
Endpoint reachable(Endpoint listen) {
  if (listen.host == "0.0.0.0") listen.host = "127.0.0.1";
  if (listen.host == "::") listen.host = "::1";
  return listen;
}

std::shared_ptr<grpc::ChannelCredentials> credentials_of(const TlsKeys* keys) {
  if (keys == nullptr) return grpc::InsecureChannelCredentials();
  tls::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(std::make_shared<tls::StaticDataCertificateProvider>(
      std::vector<tls::IdentityKeyCertPair>{{keys->private_key, keys->certificate}}));
  options.watch_identity_key_cert_pairs();
  options.set_verify_server_certs(false);
  options.set_certificate_verifier(std::make_shared<tls::NoOpCertificateVerifier>());
  options.set_check_call_host(false);
  return tls::TlsCredentials(options);
}

/// A proxy of the environment has no business between an instance and its own probe.
std::shared_ptr<grpc::Channel> direct_channel(const Endpoint& endpoint, const TlsKeys* keys) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(to_string(endpoint), credentials_of(keys), arguments);
}

/// Why somebody is not content; the other side's text may have several lines.
std::string one_line(const grpc::Status& status, const v1::HealthCheckResponse& response) {
  if (status.ok()) return v1::HealthCheckResponse::ServingStatus_Name(response.status());
  std::string text = std::string(name_of(static_cast<OutcomeCode>(status.error_code()))) + ": " +
                     status.error_message();
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

ExitCode probe_health(const Identity& identity, const ServerOptions& options, const TlsKeys* keys,
                      std::ostream& out, std::ostream& err) {
  const Endpoint endpoint = reachable(options.listen);
  const auto stub = v1::Health::NewStub(direct_channel(endpoint, keys));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + options.probe_timeout);
  v1::HealthCheckRequest request;
  request.set_service(options.probed_service);
  v1::HealthCheckResponse response;
  const grpc::Status status = stub->Check(&context, request, &response);
  if (status.ok() && response.status() == v1::HealthCheckResponse::SERVING) {
    out << "SERVING\n";
    return ExitCode::ok;
  }
  err << identity.program << ": " << to_string(endpoint) << ": " << one_line(status, response)
      << "\n";
  return ExitCode::failure;
}

}  // namespace serving
