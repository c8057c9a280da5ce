// echo_client: the demo client, see README.md.
#include "client/demo.hpp"
#include "client/options.hpp"
#include "serving/log/log.hpp"
#include "serving/rpc/grpc_log.hpp"

#include <iostream>
#include <span>

int main(int argc, char** argv) {
  const auto parsed = echo::parse_client_options({argv, static_cast<std::size_t>(argc)});
  if (const auto* goodbye = std::get_if<serving::Goodbye>(&parsed)) return serving::say(*goodbye);
  // What gRPC would say of a failure in its own words, the demo says in one line.
  serving::Log quiet(serving::LogLevel::quiet);
  const serving::GrpcMessages grpc_messages(quiet);
  return static_cast<int>(
      echo::run_demo(std::get<echo::ClientOptions>(parsed), std::cout, std::cerr));
}
