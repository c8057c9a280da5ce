#include "app/command_line.hpp"

#include "app/version.hpp"

#include <CLI/CLI.hpp>

namespace echo {

namespace {

constexpr int kMaxPort = 65535;
constexpr int kMaxLevel = static_cast<int>(LogLevel::quiet);

/// Runs the parser; nothing when the program shall go on.
std::optional<Goodbye> parse(CLI::App& app, std::span<const char* const> arguments) {
  try {
    app.parse(static_cast<int>(arguments.size()), arguments.data());
  } catch (const CLI::CallForHelp&) {
    return Goodbye{ExitCode::ok, app.help()};
  } catch (const CLI::CallForVersion& version) {
    return Goodbye{ExitCode::ok, std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    return Goodbye{ExitCode::usage, app.get_name() + ": " + error.what() + " (see --help)\n"};
  }
  return std::nullopt;
}

/// Flags of both programs.
struct TlsFlags {
  bool use = false;
  TlsFiles files;

  void add_to(CLI::App& app, const std::string& whose) {
    app.add_flag("-t,--usetls", use, "encrypt with TLS; without it all is plaintext")
        ->envname("ECHO_USETLS");
    app.add_option("-c,--certfile", files.certificate, whose + " certificate (chain), PEM")
        ->envname("ECHO_CERTFILE");
    app.add_option("-k,--privkeyfile", files.private_key, "its private key, PEM")
        ->envname("ECHO_PRIVKEYFILE");
    app.add_option("--cafile", files.authority,
                   "certificates of those who sign the other side's certificate, PEM")
        ->envname("ECHO_CAFILE");
  }

  /// A file that would not be used is a mistake that must not go unnoticed.
  [[nodiscard]] MaybeProblem check() const {
    if (use || files == TlsFiles{}) return std::nullopt;
    return Problem{"--certfile, --privkeyfile and --cafile need --usetls"};
  }
};

Goodbye usage_error(const CLI::App& app, const Problem& problem) {
  return {ExitCode::usage, app.get_name() + ": " + problem.what + " (see --help)\n"};
}

}  // namespace

std::variant<ServerOptions, Goodbye> parse_server_options(std::span<const char* const> arguments) {
  ServerOptions options;
  int level = static_cast<int>(options.log_level);
  Endpoint peer = {.host = "127.0.0.1", .port = kDefaultPort};
  bool dry_run = false;
  TlsFlags tls;

  CLI::App app("Echoes messages over gRPC.", "echo_server");
  app.set_version_flag("--version", version_line("echo_server"));
  app.add_option("-p,--port", options.listen.port, "TCP port to serve; 0: any that is free")
      ->envname("ECHO_PORT")
      ->check(CLI::Range(0, kMaxPort))
      ->capture_default_str();
  app.add_option("--bind", options.listen.host,
                 "IP address to serve; others than loopback are seen by the network")
      ->envname("ECHO_BIND")
      ->capture_default_str();
  CLI::Option* client_ip =
      app.add_option("--client-ip", peer.host, "IP address or name of a downstream peer to ask")
          ->envname("ECHO_CLIENT_IP")
          ->capture_default_str();
  CLI::Option* client_port =
      app.add_option("--client-port", peer.port, "TCP port of the downstream peer")
          ->envname("ECHO_CLIENT_PORT")
          ->check(CLI::Range(1, kMaxPort))
          ->capture_default_str();
  app.add_option("--threads", options.threads,
                 "event loops; 1: lowest latency, more: more requests")
      ->envname("ECHO_THREADS")
      ->check(CLI::Range(1, kMaxThreads))
      ->capture_default_str();
  app.add_option("-l,--loglevel", level,
                 "log from 0 Debug, 1 Info, 2 Warning, 3 State, 4 Error to 5 Quiet")
      ->envname("ECHO_LOGLEVEL")
      ->check(CLI::Range(0, kMaxLevel))
      ->capture_default_str();
  tls.add_to(app, "the server's");
  app.add_option("-d,--logdir", options.log_directory,
                 "directory for a log file beside standard error")
      ->envname("ECHO_LOGDIR");
  app.add_flag("-n,--dry-run", dry_run, "check everything, start nothing");
  app.footer(
      "Every option but the last ones is also read from the environment: ECHO_PORT, ECHO_BIND ...");

  if (std::optional<Goodbye> goodbye = parse(app, arguments)) return *goodbye;
  options.log_level = static_cast<LogLevel>(level);
  if (client_ip->count() + client_port->count() > 0) options.peer = peer;
  if (dry_run) options.mode = RunMode::dry_run;
  if (tls.use) options.tls = tls.files;
  if (const MaybeProblem problem = tls.check()) return usage_error(app, *problem);
  if (const MaybeProblem problem = check(options)) return usage_error(app, *problem);
  return options;
}

std::variant<ClientOptions, Goodbye> parse_client_options(std::span<const char* const> arguments) {
  constexpr int kMaxCount = 1'000'000'000;
  constexpr int kMaxTimeout = 24 * 3600 * 1000;
  ClientOptions options;
  CLI::App app("Sends a message to echo_server and prints the reply.", "echo_client");
  app.set_version_flag("--version", version_line("echo_client"));
  app.add_option("--ip", options.server.host, "IP address or name of the server")
      ->capture_default_str();
  app.add_option("-p,--port", options.server.port, "TCP port of the server")
      ->check(CLI::Range(1, kMaxPort))
      ->capture_default_str();
  app.add_option("-n,--count", options.count, "how often the message is sent")
      ->check(CLI::Range(1, kMaxCount))
      ->capture_default_str();
  app.add_option("--timeout-ms", options.timeout_ms, "how long to wait for each reply")
      ->check(CLI::Range(1, kMaxTimeout))
      ->capture_default_str();
  TlsFlags tls;
  tls.add_to(app, "the client's");
  app.add_option("message", options.message, "what to send")->capture_default_str();

  if (std::optional<Goodbye> goodbye = parse(app, arguments)) return *goodbye;
  if (tls.use) options.tls = tls.files;
  if (const MaybeProblem problem = tls.check()) return usage_error(app, *problem);
  if (!is_ip_address(options.server.host) && !is_host_name(options.server.host)) {
    return usage_error(
        app, {"--ip: '" + options.server.host + "' is neither an IP address nor a host name"});
  }
  return options;
}

}  // namespace echo
