#include "client/demo.hpp"

#include "echo/v1/echo.grpc.pb.h"
#include "serving/app/tls_loading.hpp"
#include "serving/log/line.hpp"

#include <chrono>
#include <iomanip>
#include <memory>
#include <ostream>
#include <utility>
#include <variant>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace echo {

namespace {

using serving::ExitCode;
using serving::printable;
using serving::Problem;
using serving::TlsKeys;
using std::chrono::steady_clock;

double milliseconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

std::variant<std::shared_ptr<grpc::ChannelCredentials>, Problem> credentials_of(
    const ClientOptions& options) {
  if (!options.tls) return grpc::InsecureChannelCredentials();
  auto loaded = serving::load_keys(*options.tls);
  if (auto* problem = std::get_if<Problem>(&loaded)) return std::move(*problem);
  const auto& keys = std::get<TlsKeys>(loaded);
  return grpc::SslCredentials({.pem_root_certs = keys.authority,
                               .pem_private_key = keys.private_key,
                               .pem_cert_chain = keys.certificate});
}

ExitCode converse(const ClientOptions& options, v1::EchoService::Stub& stub, std::ostream& out,
                  std::ostream& err) {
  v1::EchoRequest request;
  request.set_message(options.message);
  for (int i = 0; i < options.count; ++i) {
    out << "Sending message: \"" << request.message() << "\"\n";
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(options.timeout_ms));
    v1::EchoResponse response;
    const auto start = steady_clock::now();
    const grpc::Status status = stub.Echo(&context, request, &response);
    const double elapsed_ms = milliseconds_since(start);
    if (!status.ok()) {
      err << "Could not say hello: " << printable(status.error_message()) << " (code "
          << status.error_code() << ")\n";
      return ExitCode::failure;
    }
    out << "Got response message: \"" << response.message() << "\" in " << std::fixed
        << std::setprecision(3) << elapsed_ms << " ms\n";
  }
  return ExitCode::ok;
}

}  // namespace

ExitCode run_demo(const ClientOptions& options, std::ostream& out, std::ostream& err) {
  const auto credentials = credentials_of(options);
  if (const auto* problem = std::get_if<Problem>(&credentials)) {
    err << "echo_client: " << printable(problem->what) << "\n";
    return ExitCode::failure;
  }
  const auto stub = v1::EchoService::NewStub(
      grpc::CreateChannel(to_string(options.server), std::get<0>(credentials)));
  const ExitCode code = converse(options, *stub, out, err);
  if (code == ExitCode::ok) out << "Closed connection.\n";
  return code;
}

}  // namespace echo
