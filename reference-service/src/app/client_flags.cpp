// The flags of echo_client.
#include "app/flags.hpp"

namespace echo {

std::variant<ClientOptions, Goodbye> parse_client_options(std::span<const char* const> arguments) {
  constexpr int kMaxCount = 1'000'000'000;
  constexpr int kMaxTimeout = 24 * 3600 * 1000;
  ClientOptions options;
  VersionFlags version;
  TlsFlags tls;
  CLI::App app("Sends a message to echo_server and prints the reply.", "echo_client");
  app.add_option("--ip", options.server.host, "IP address or name of the server")
      ->capture_default_str();
  app.add_option("-p,--port", options.server.port, "TCP port of the server")
      ->check(CLI::Range(1, kMaxPort))
      ->capture_default_str();
  add_number(app, "-n,--count", options.count, 1, kMaxCount, "how often the message is sent");
  add_number(app, "--timeout-ms", options.timeout_ms, 1, kMaxTimeout,
             "how long to wait for each reply");
  tls.add_to(app, "the client's");
  version.add_to(app);
  // Only how to encrypt: a port of the server's environment is not meant for its client.
  read_environment(app, {"ip", "port", "count", "timeout-ms", "version", "json", "help"});
  app.add_option("message", options.message, "what to send")->capture_default_str();

  if (std::optional<Goodbye> goodbye = parse(app, arguments)) return *goodbye;
  if (std::optional<Goodbye> goodbye = version.answer("echo_client")) return *goodbye;
  if (const MaybeProblem problem = tls.check()) return usage_error(app, *problem);
  options.tls = tls.files();
  if (options.tls && options.tls->certificate.empty() != options.tls->private_key.empty()) {
    return usage_error(app, {"--usetls: --certfile and --privkeyfile need each other"});
  }
  if (!is_ip_address(options.server.host) && !is_host_name(options.server.host)) {
    return usage_error(
        app, {"--ip: '" + options.server.host + "' is neither an IP address nor a host name"});
  }
  return options;
}

}  // namespace echo
