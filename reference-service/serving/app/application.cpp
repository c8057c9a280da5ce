#include "serving/app/application.hpp"

#include "serving/app/health_probe.hpp"
#include "serving/app/key_reload.hpp"
#include "serving/app/log_directory.hpp"
#include "serving/app/metrics_page.hpp"
#include "serving/app/metrics_text.hpp"
#include "serving/app/port_check.hpp"
#include "serving/app/readiness.hpp"
#include "serving/app/signals.hpp"
#include "serving/app/standard_streams.hpp"
#include "serving/app/tls_loading.hpp"
#include "serving/log/line.hpp"
#include "serving/log/log.hpp"
#include "serving/rpc/grpc_log.hpp"
#include "serving/rpc/server.hpp"

#include <chrono>
#include <csignal>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace serving {

namespace {

/// One line, whatever stands in a flag's value.
void complain(const Program& program, const Problem& problem) {
  std::cerr << program.identity.program << ": " << printable(problem.what) << "\n";
}

ExitCode give_up(const Program& program, const Problem& problem) {
  complain(program, problem);
  return ExitCode::failure;
}

/// The seed's lines, in the seed's order.
void announce(Log& log, const ServerOptions& options, const TlsKeys* keys, std::uint16_t port) {
  log.info(options.tls ? "GRPC server: Prepare server options (with TLS)"
                       : "GRPC server: Prepare server options (without TLS)");
  log.info("GRPC server: Listening on " + to_string(Endpoint{options.listen.host, port}));
  if (options.peer) log.info("Asking the downstream peer " + to_string(*options.peer));
  if (!options.tls && !is_loopback(options.listen.host)) {
    log.warning("Plaintext is open to the network");
  }
  if (keys == nullptr) return;
  if (const MaybeProblem dates = judge_dates(*keys)) log.warning(dates->what);
}

/// What SIGHUP asks for. `keys` is empty for plaintext.
void reload(Log& log, std::optional<KeyReload>& keys) {
  if (!keys) return log.info("Nothing to reload");
  log.info("Reloading certificates");
  keys->reload();
}

/// Serves until SIGTERM or SIGINT and returns which of them it was.
int wait_for_stop(Log& log, std::optional<KeyReload>& keys) {
  int number = wait_for_signal();
  while (number == SIGHUP) {
    reload(log, keys);
    number = wait_for_signal();
  }
  return number;
}

/// Serves on while whoever sends us requests hears that we want no more of them.
void wait_for_drain(Log& log, std::optional<KeyReload>& keys, std::chrono::milliseconds delay) {
  const auto deadline = std::chrono::steady_clock::now() + delay;
  while (wait_for_hangup(deadline)) reload(log, keys);
}

void wait_and_drain(const ServerOptions& options, Log& log, StateMachine& state, Server& server,
                    Readiness& readiness, std::optional<KeyReload>& keys) {
  const int signal_number = wait_for_stop(log, keys);
  // Whoever sends another one does not want to wait.
  let_stop_signals_kill();
  log.warning("Shutting down on " + std::string(signal_number == SIGINT ? "SIGINT" : "SIGTERM"));
  readiness.stop();
  wait_for_drain(log, keys, options.drain_delay);
  log.info("Stopping GRPC Server");
  server.drain(options.grace);
  state.advance(ServiceState::stopped);
  log.info("Shut down");
}

/// What was loaded, or why not.
MaybeProblem keep(std::variant<TlsKeys, Problem> loaded, std::optional<TlsKeys>& keys) {
  if (auto* problem = std::get_if<Problem>(&loaded)) return *problem;
  keys = std::get<TlsKeys>(std::move(loaded));
  return std::nullopt;
}

LogNames log_names(const Identity& identity) {
  return {.title = std::string(identity.title), .file = std::string(identity.program) + ".log"};
}

/// What the machine has to say to the options, before anything is opened.
MaybeProblem check_machine(const Identity& identity, const ServerOptions& options) {
  if (!options.log_directory.empty()) {
    MaybeProblem problem = check_log_directory(options.log_directory, log_names(identity).file);
    if (problem) return problem;
  }
  if (MaybeProblem problem = check_port(options.listen)) return problem;
  if (!options.metrics) return std::nullopt;
  MaybeProblem problem = check_port(*options.metrics);
  if (problem) problem->what = "--metrics-port: " + problem->what;
  return problem;
}

std::string metrics_of(const Identity& identity, const Server& server, const StateMachine& state) {
  return metrics_text({.prefix = identity.metrics,
                       .build = build_info(identity.version),
                       .state = state.state(),
                       .methods = server.call_metrics(),
                       .connections = server.connections(),
                       .process = read_process_numbers()});
}

ExitCode serve(const Program& program, const ServerOptions& options, const TlsKeys* keys,
               const TlsKeys* peer_keys) {
  const Identity& identity = program.identity;
  Log log(options.log_level, options.log_format, log_names(identity));
  if (!options.log_directory.empty()) {
    if (const MaybeProblem problem = log.add_file(options.log_directory))
      return give_up(program, *problem);
  }
  const GrpcMessages grpc_messages(log);
  log.info("Setting up Service");
  StateMachine state([&log](ServiceState to) { log.state(to); });
  log.info("Initialized Server");
  state.advance(ServiceState::starting);
  std::optional<KeyReload> key_reload;  // outlives the server's thread that asks it
  Server server(program, options, keys, &log, peer_keys);
  if (options.tls) {
    key_reload.emplace(*options.tls, log,
                       [&server](TlsKeys fresh) { server.reload_keys(std::move(fresh)); });
    server.set_each_second([&key_reload] { key_reload->check(); });
  }
  MetricsPage metrics([&identity, &server, &state] { return metrics_of(identity, server, state); });
  MaybeProblem problem = options.metrics ? metrics.open(*options.metrics) : std::nullopt;
  if (!problem) problem = server.open();
  if (problem) {
    state.advance(ServiceState::error);
    return give_up(program, *problem);
  }
  announce(log, options, keys, server.port());
  if (options.metrics) {
    log.info("Metrics on http://" + to_string({options.metrics->host, metrics.port()}) +
             "/metrics");
    metrics.start();
  }
  state.advance(ServiceState::started);
  Readiness readiness(state, server);
  server.set_peer_listener([&log, &readiness](bool reachable) {
    if (!reachable) log.warning("The downstream peer is out of reach");
    reachable ? readiness.be_ready() : readiness.be_unready();
  });
  server.start();
  if (!options.peer) readiness.be_ready();
  wait_and_drain(options, log, state, server, readiness, key_reload);
  return ExitCode::ok;
}

ExitCode probe(const Identity& identity, const ServerOptions& options, const TlsKeys* keys) {
  // gRPC would tell standard error about each failure in its own words, too.
  Log quiet(LogLevel::quiet);
  const GrpcMessages grpc_messages(quiet);
  let_stop_signals_kill();
  return probe_health(identity, options, keys, std::cout, std::cerr);
}

}  // namespace

int run_program(const Program& program, std::span<const char* const> arguments) {
  fill_standard_streams();
  hold_signals();
  const auto parsed = parse_server_options(program.identity, arguments);
  if (const auto* goodbye = std::get_if<Goodbye>(&parsed)) return say(*goodbye);
  return static_cast<int>(run(program, std::get<ServerOptions>(parsed)));
}

ExitCode run(const Program& program, const ServerOptions& options) {
  std::optional<TlsKeys> loaded;
  if (options.tls) {
    if (const MaybeProblem problem = keep(load_keys(*options.tls), loaded)) {
      return give_up(program, *problem);
    }
  }
  const TlsKeys* keys = loaded ? &*loaded : nullptr;
  if (options.mode == RunMode::health_probe) return probe(program.identity, options, keys);
  std::optional<TlsKeys> peer_keys;
  if (options.peer_tls) {
    if (const MaybeProblem problem = keep(load_peer_keys(*options.peer_tls), peer_keys)) {
      return give_up(program, *problem);
    }
  }
  if (const MaybeProblem problem = check_machine(program.identity, options))
    return give_up(program, *problem);
  if (options.mode == RunMode::dry_run) {
    const MaybeProblem dates = keys == nullptr ? std::nullopt : judge_dates(*keys);
    if (dates) complain(program, *dates);
    std::cout << "Everything seems okay.\n";
    return ExitCode::ok;
  }
  return serve(program, options, keys, peer_keys ? &*peer_keys : nullptr);
}

}  // namespace serving
