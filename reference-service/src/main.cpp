// echo_server: see README.md.
#include "app/application.hpp"
#include "app/command_line.hpp"
#include "app/signals.hpp"
#include "app/standard_streams.hpp"

#include <iostream>
#include <span>

int main(int argc, char** argv) {
  echo::fill_standard_streams();
  echo::hold_signals();
  const auto parsed = echo::parse_server_options({argv, static_cast<std::size_t>(argc)});
  if (const auto* goodbye = std::get_if<echo::Goodbye>(&parsed)) {
    (goodbye->code == echo::ExitCode::ok ? std::cout : std::cerr) << goodbye->text;
    return static_cast<int>(goodbye->code);
  }
  return static_cast<int>(echo::run(std::get<echo::ServerOptions>(parsed)));
}
