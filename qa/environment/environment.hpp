// A temporary place to test in: the services of a topology, run by an orchestrator.
#pragma once

#include "qa/environment/addresses.hpp"
#include "qa/environment/orchestrator.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// What an environment uses of the world; outlives it.
struct EnvironmentHost {
  ProcessRunner& processes;
  Files& files;
  std::filesystem::path logs;  ///< folder; gets SERVICE.log of each service that was started
};

/// How a service came to its end.
struct ServiceEnd {
  std::string service;
  std::string problem;  ///< empty: it ended itself, with status 0, within its grace
};

/// How an environment went down.
struct EnvironmentEnd {
  std::vector<ServiceEnd> services;  ///< in the order in which they were stopped
  std::vector<std::string> left;     ///< what is still there; see Orchestrator::close()
  /// Of a service whose end nobody could see.
  std::optional<Failure> failure;
};

/// Goes down when destroyed.
class Environment {
 public:
  /// Starts the services in their order, each when those it waits for are ready. Fails with
  /// - product: a service ended or did not become ready in time; says the end of its log, and as
  ///   `log` where all of it is,
  /// - configuration: the topology asks for what there isn't,
  /// - host: the orchestrator can't.
  /// Logs are written in any case.
  static Result<std::unique_ptr<Environment>> up(Topology topology,
                                                 std::unique_ptr<Orchestrator> orchestrator,
                                                 EnvironmentHost host);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  const Topology& topology() const { return topology_; }
  const Addresses& addresses() const { return orchestrator_->addresses(); }
  /// Why its orchestrator can't; empty: it can.
  std::string why_not(Ability ability) const { return orchestrator_->why_not(ability); }

  /// A program of the host that sees the services.
  Result<Command> member_command(std::vector<std::string> argv) const;
  /// See Orchestrator::forward_ports().
  Result<std::unique_ptr<PortForwards>> forward_ports() { return orchestrator_->forward_ports(); }

  /// The services that still run, in the order in which they are to be stopped.
  std::vector<std::string> stopping_order() const;
  /// SIGTERM, and SIGKILL after its grace. For one that runs. Fails with kind host when nobody
  /// could see how it ended.
  Result<ServiceEnd> stop(std::string_view service);
  /// SIGKILL, as when its machine fails. For one that runs.
  Result<void> kill(std::string_view service);
  /// Lets a service do nothing any more, or go on. For one that runs.
  Result<void> freeze(std::string_view service);
  Result<void> thaw(std::string_view service);
  /// Loses every packet to the service and from it, or no more. Of connections that it makes itself
  /// it loses none: those come from an address that all share. Fails with kind host where the
  /// kernel can't do that.
  Result<void> cut_off(std::string_view service);
  Result<void> reconnect(std::string_view service);
  bool is_cut_off(std::string_view service) const;
  /// One that was stopped or killed; fails as up() does.
  Result<void> start(std::string_view service);
  /// Whether it was started, and not stopped or killed since. It may have ended by itself.
  bool runs(std::string_view service) const;
  /// Undoes what was done to the services: all run, none is frozen or cut off. Fails as up() does,
  /// and as reconnect().
  Result<void> heal();
  /// Starts again what does not run, in the order of up() and with its failures.
  Result<void> start_again();
  /// Fails as up() does. For one that was started.
  Result<void> wait_until_ready(std::string_view service);
  /// How a service ended by itself; nothing when it runs, or was stopped by us. Fails with kind
  /// host when nobody can tell.
  Result<std::optional<std::string>> ended_by_itself(std::string_view service);

  /// Appends to the logs what came since the last time.
  void write_logs();

  /// Stops the services that run, writes the logs of all and removes the place. Nothing to tell
  /// when it was down already.
  EnvironmentEnd down();

 private:
  struct Running {
    const ServiceSpec* spec;
    std::unique_ptr<DeployedService> deployed;  ///< null when we have stopped it
    bool is_frozen = false;
    std::string earlier_output;    ///< of processes before this one
    std::size_t logged_bytes = 0;  ///< of output(), in the log

    std::string output() const { return earlier_output + (deployed ? deployed->output() : ""); }
    /// Keeps what the process wrote, and lets it go.
    void release();
  };

  Environment(Topology topology, std::unique_ptr<Orchestrator> orchestrator, EnvironmentHost host);
  Result<void> start(const ServiceSpec& service);
  Result<void> wait_until_ready(Running& service);
  Result<ReadyAnswer> ask_whether_ready(Running& service, const ReadyQuery& query);
  Failure failure_of(const Running& service, FailureKind kind, const std::string& what) const;
  Failure ended_too_early(const Running& service, const ServiceExit& exit) const;
  std::filesystem::path log_of(const Running& service) const;
  void write_events();
  Running* find(std::string_view service);
  const Running* find(std::string_view service) const;

  Topology topology_;
  std::unique_ptr<Orchestrator> orchestrator_;
  EnvironmentHost host_;
  std::set<std::string, std::less<>> cut_off_;
  std::vector<Running> running_;  ///< in the order in which they were started
  bool is_open_ = false;
};

}  // namespace qa
