// The flags of a service.
#include "serving/app/flags.hpp"

#include <map>
#include <utility>

namespace serving {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kMaxBytes = 1024 * 1024 * 1024;
constexpr int kMaxCount = 1'000'000;
constexpr seconds kMonth{31 * 24 * 3600};
constexpr milliseconds kHour{3600 * 1000};

/// The options under construction, and what only the whole command line can say about them.
class ServerFlags {
 public:
  explicit ServerFlags(const Identity& identity);

  std::variant<ServerOptions, Goodbye> parse(std::span<const char* const> arguments);

 private:
  void add_service();
  void add_peer();
  void add_sizes();
  void add_durations();
  void add_log();
  void add_operation();
  void add_commands();

  /// All options that are added from here on stand below `name` in --help.
  void begin_group(const std::string& name) { app_.option_defaults()->group(name); }

  [[nodiscard]] MaybeProblem check_flags() const;
  void fill_options();

  const Identity& identity_;
  CLI::App app_{std::string(identity_.purpose), std::string(identity_.program)};
  ServerOptions options_;
  Endpoint peer_ = {.host = "127.0.0.1", .port = identity_.peer_port};
  Endpoint metrics_ = {.host = "127.0.0.1", .port = 0};
  int level_ = static_cast<int>(options_.log_level);
  bool dry_run_ = false;
  TlsFlags tls_;
  TlsFlags peer_tls_{"client-"};
  VersionFlags version_;
  CLI::Option* client_ip_ = nullptr;
  CLI::Option* client_port_ = nullptr;
  CLI::Option* metrics_port_ = nullptr;
  CLI::Option* metrics_bind_ = nullptr;
  CLI::Option* probe_ = nullptr;
};

ServerFlags::ServerFlags(const Identity& identity) : identity_(identity) {
  options_.listen.port = identity.port;
  add_service();
  add_peer();
  add_sizes();
  add_durations();
  add_log();
  add_operation();
  add_commands();
  read_environment(app_, identity.variables,
                   {"health-probe", "dry-run", "version", "json", "help"});
}

void ServerFlags::add_service() {
  begin_group("Service");
  app_.add_option("-p,--port", options_.listen.port, "TCP port to serve; 0: any that is free")
      ->check(CLI::Range(0, kMaxPort))
      ->capture_default_str();
  app_.add_option("--bind", options_.listen.host,
                  "IP address to serve; others than loopback are seen by the network")
      ->capture_default_str();
  add_number(app_, "--threads", options_.threads, 1, kMaxThreads,
             "event loops; 1: lowest latency, more: more requests");
  add_number(app_, "--blocking-threads", options_.blocking_threads, 0, kMaxThreads,
             "threads for handlers that wait; 0: calls that need one are refused");
  app_.add_flag("--reflection", options_.reflection, "let callers ask for the API's description");
  begin_group("Encryption");
  tls_.add_to(app_, "the server's");
}

void ServerFlags::add_peer() {
  begin_group("Downstream peer");
  client_ip_ =
      app_.add_option("--client-ip", peer_.host, "IP address or name of a downstream peer to ask")
          ->capture_default_str();
  client_port_ = app_.add_option("--client-port", peer_.port, "TCP port of the downstream peer")
                     ->check(CLI::Range(1, kMaxPort))
                     ->capture_default_str();
  peer_tls_.add_to(app_, "for a peer that asks: our");
}

void ServerFlags::add_sizes() {
  begin_group("Limits (what is over them is refused)");
  Limits& limits = options_.limits;
  add_number(app_, "--max-message-bytes", limits.message_bytes, 1, kMaxBytes,
             "size of a message, in either direction");
  add_number(app_, "--max-metadata-bytes", limits.metadata_bytes, 1, kMaxBytes,
             "size of all headers of a request");
  add_number(app_, "--max-streams", limits.streams, 1, kMaxCount,
             "calls at the same time on one connection");
  add_number(app_, "--max-connections", limits.connections, 1, kMaxCount,
             "connections at the same time");
  add_number(app_, "--max-inflight", limits.calls_in_flight, 1, kMaxCount,
             "calls at the same time, over all connections");
}

void ServerFlags::add_durations() {
  begin_group("Life of a connection (0: no limit)");
  Limits& limits = options_.limits;
  add_duration(app_, "--handshake-timeout-s", limits.handshake, kMonth,
               "seconds until TLS and HTTP/2 have begun");
  add_duration(app_, "--idle-timeout-s", limits.idle, kMonth,
               "seconds that a connection may be without a call");
  add_duration(app_, "--max-age-s", limits.age, kMonth,
               "seconds until a connection is told to go away");
  add_duration(app_, "--max-age-grace-s", limits.age_grace, kMonth,
               "seconds until it is closed after that");
  add_duration(app_, "--keepalive-s", limits.keepalive, kMonth,
               "seconds of silence until the other side is asked whether it lives");
  add_duration(app_, "--keepalive-timeout-s", limits.keepalive_timeout, kMonth,
               "seconds that its answer may take");
}

void ServerFlags::add_log() {
  begin_group("Log");
  const std::map<std::string, LogFormat> formats = {{"text", LogFormat::text},
                                                    {"json", LogFormat::json}};
  app_.add_option("-l,--loglevel", level_,
                  "log from 0 Debug, 1 Info, 2 Warning, 3 State, 4 Error to 5 Quiet")
      ->check(CLI::Range(0, static_cast<int>(LogLevel::quiet)))
      ->capture_default_str();
  app_.add_option_function<std::string>(
          "--logformat",
          [this, formats](const std::string& name) { options_.log_format = formats.at(name); },
          "text, or json: one object a line")
      ->check(CLI::IsMember(formats))
      ->type_name("NAME")
      ->default_str("text");
  app_.add_option("-d,--logdir", options_.log_directory,
                  "directory for a log file beside standard error");
}

void ServerFlags::add_operation() {
  begin_group("Operation");
  metrics_port_ = app_.add_option("--metrics-port", metrics_.port,
                                  "TCP port of the metrics page over HTTP; 0: any that is free; "
                                  "without it there is none")
                      ->check(CLI::Range(0, kMaxPort));
  metrics_bind_ = app_.add_option("--metrics-bind", metrics_.host, "IP address of the metrics page")
                      ->capture_default_str();
  add_duration(app_, "--drain-delay-ms", options_.drain_delay, kHour,
               "milliseconds of NOT_SERVING before connections are told to go away");
  app_.add_option_function<int>(
          "--grace-s", [this](int count) { options_.grace = seconds(count); },
          "seconds that calls under way may go on after that")
      ->check(CLI::Range(0, static_cast<int>(kMonth.count())))
      ->default_str(std::to_string(std::chrono::duration_cast<seconds>(options_.grace).count()));
}

void ServerFlags::add_commands() {
  begin_group("Instead of serving");
  probe_ = app_.add_option("--health-probe", options_.probed_service,
                           "ask the instance that runs with these flags for its health: exit 0 "
                           "when it serves")
               ->type_name("[SERVICE]")
               ->expected(0, 1);
  add_duration(app_, "--probe-timeout-ms", options_.probe_timeout, kHour,
               "milliseconds that the answer may take");
  app_.add_flag("-n,--dry-run", dry_run_, "check everything, start nothing");
  version_.add_to(app_);
  const std::string prefix(identity_.variables);
  app_.footer(
      "All but --help, --version, --json, --dry-run and --health-probe are also read from the\n"
      "environment: " +
      prefix + "PORT, " + prefix + "MAX_AGE_S ... A flag counts more.");
}

MaybeProblem ServerFlags::check_flags() const {
  for (const TlsFlags* tls : {&tls_, &peer_tls_}) {
    if (MaybeProblem problem = tls->check()) return problem;
  }
  if (metrics_bind_->count() > 0 && metrics_port_->count() == 0) {
    return Problem{"--metrics-bind: needs --metrics-port"};
  }
  if (dry_run_ && probe_->count() > 0) {
    return Problem{"--health-probe: excludes --dry-run"};
  }
  return std::nullopt;
}

void ServerFlags::fill_options() {
  options_.log_level = static_cast<LogLevel>(level_);
  if (client_ip_->count() + client_port_->count() > 0) options_.peer = peer_;
  if (metrics_port_->count() > 0) options_.metrics = metrics_;
  options_.tls = tls_.files();
  options_.peer_tls = peer_tls_.files();
  if (dry_run_) options_.mode = RunMode::dry_run;
  if (probe_->count() > 0) options_.mode = RunMode::health_probe;
}

std::variant<ServerOptions, Goodbye> ServerFlags::parse(std::span<const char* const> arguments) {
  if (std::optional<Goodbye> goodbye = serving::parse(app_, arguments)) return *goodbye;
  if (std::optional<Goodbye> goodbye = version_.answer(identity_)) return *goodbye;
  if (const MaybeProblem problem = check_flags()) return usage_error(app_, *problem);
  fill_options();
  if (const MaybeProblem problem = check(options_)) return usage_error(app_, *problem);
  return options_;
}

}  // namespace

std::variant<ServerOptions, Goodbye> parse_server_options(const Identity& identity,
                                                          std::span<const char* const> arguments) {
  return ServerFlags(identity).parse(arguments);
}

}  // namespace serving
