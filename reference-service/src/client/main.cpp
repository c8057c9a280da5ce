// echo_client: the demo client, see README.md.
#include "app/command_line.hpp"
#include "client/demo.hpp"
#include "log/log.hpp"
#include "rpc/grpc_log.hpp"

#include <iostream>
#include <span>

int main(int argc, char** argv) {
  const auto parsed = echo::parse_client_options({argv, static_cast<std::size_t>(argc)});
  if (const auto* goodbye = std::get_if<echo::Goodbye>(&parsed)) {
    (goodbye->code == echo::ExitCode::ok ? std::cout : std::cerr) << goodbye->text;
    return static_cast<int>(goodbye->code);
  }
  // What gRPC would say of a failure in its own words, the demo says in one line.
  echo::Log quiet(echo::LogLevel::quiet);
  const echo::GrpcMessages grpc_messages(quiet);
  return static_cast<int>(
      echo::run_demo(std::get<echo::ClientOptions>(parsed), std::cout, std::cerr));
}
