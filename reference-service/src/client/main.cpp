// echo_client: the demo client, see README.md.
#include "app/command_line.hpp"
#include "client/demo.hpp"

#include <iostream>
#include <span>

int main(int argc, char** argv) {
  const auto parsed = echo::parse_client_options({argv, static_cast<std::size_t>(argc)});
  if (const auto* goodbye = std::get_if<echo::Goodbye>(&parsed)) {
    (goodbye->code == echo::ExitCode::ok ? std::cout : std::cerr) << goodbye->text;
    return static_cast<int>(goodbye->code);
  }
  return static_cast<int>(
      echo::run_demo(std::get<echo::ClientOptions>(parsed), std::cout, std::cerr));
}
