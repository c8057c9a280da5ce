#include "client/demo.hpp"

#include "echo/v1/echo.grpc.pb.h"

#include <chrono>
#include <iomanip>
#include <ostream>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace echo {

namespace {

using std::chrono::steady_clock;

double milliseconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

}  // namespace

ExitCode run_demo(const ClientOptions& options, std::ostream& out, std::ostream& err) {
  const auto channel =
      grpc::CreateChannel(to_string(options.server), grpc::InsecureChannelCredentials());
  const auto stub = v1::EchoService::NewStub(channel);
  v1::EchoRequest request;
  request.set_message(options.message);
  for (int i = 0; i < options.count; ++i) {
    out << "Sending message: \"" << request.message() << "\"\n";
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(options.timeout_ms));
    v1::EchoResponse response;
    const auto start = steady_clock::now();
    const grpc::Status status = stub->Echo(&context, request, &response);
    const double elapsed_ms = milliseconds_since(start);
    if (!status.ok()) {
      err << "Could not say hello: " << status.error_message() << " (code " << status.error_code()
          << ")\n";
      return ExitCode::failure;
    }
    out << "Got response message: \"" << response.message() << "\" in " << std::fixed
        << std::setprecision(3) << elapsed_ms << " ms\n";
  }
  out << "Closed connection.\n";
  return ExitCode::ok;
}

}  // namespace echo
