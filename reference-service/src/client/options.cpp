// The flags of echo_client.
#include "client/options.hpp"

#include "identity.hpp"
#include "serving/app/flags.hpp"

namespace echo {

using serving::Goodbye;
using serving::MaybeProblem;

std::variant<ClientOptions, Goodbye> parse_client_options(std::span<const char* const> arguments) {
  constexpr int kMaxCount = 1'000'000'000;
  constexpr int kMaxTimeout = 24 * 3600 * 1000;
  serving::Identity identity = echo::identity();
  identity.program = "echo_client";
  ClientOptions options;
  options.server.port = identity.port;
  serving::VersionFlags version;
  serving::TlsFlags tls;
  CLI::App app("Sends a message to echo_server and prints the reply.", "echo_client");
  app.add_option("--ip", options.server.host, "IP address or name of the server")
      ->capture_default_str();
  app.add_option("-p,--port", options.server.port, "TCP port of the server")
      ->check(CLI::Range(1, serving::kMaxPort))
      ->capture_default_str();
  serving::add_number(app, "-n,--count", options.count, 1, kMaxCount,
                      "how often the message is sent");
  serving::add_number(app, "--timeout-ms", options.timeout_ms, 1, kMaxTimeout,
                      "how long to wait for each reply");
  tls.add_to(app, "the client's");
  version.add_to(app);
  // Only how to encrypt: a port of the server's environment is not meant for its client.
  serving::read_environment(app, identity.variables,
                            {"ip", "port", "count", "timeout-ms", "version", "json", "help"});
  app.add_option("message", options.message, "what to send")->capture_default_str();

  if (std::optional<Goodbye> goodbye = serving::parse(app, arguments)) return *goodbye;
  if (std::optional<Goodbye> goodbye = version.answer(identity)) return *goodbye;
  if (const MaybeProblem problem = tls.check()) return serving::usage_error(app, *problem);
  options.tls = tls.files();
  if (options.tls && options.tls->certificate.empty() != options.tls->private_key.empty()) {
    return serving::usage_error(app, {"--usetls: --certfile and --privkeyfile need each other"});
  }
  if (!serving::is_ip_address(options.server.host) && !serving::is_host_name(options.server.host)) {
    return serving::usage_error(
        app, {"--ip: '" + options.server.host + "' is neither an IP address nor a host name"});
  }
  return options;
}

}  // namespace echo
