// A temporary place to test in: services of a topology in a network namespace of their own.
#pragma once

#include "qa/environment/addresses.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qa {

/// The unpacked image that services run.
struct ServiceImage {
  std::filesystem::path root;
  std::vector<std::string> entry_point;
  std::vector<std::string> arguments;  ///< for services that have none of their own
  std::map<std::string, std::string> environment;
  std::string working_directory = "/";
  int user = 65532;
  int group = 65532;
};

/// What topologies call an image -> where it is.
using ServiceImages = std::map<std::string, ServiceImage>;

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

/// Goes down when destroyed. Whatever happens to us, the kernel ends what is in it.
class Environment {
 public:
  /// Starts the services in their order, each when those it waits for are ready. Fails with
  /// - product: a service ended or did not become ready in time; says the end of its log, and as
  ///   `log` where all of it is,
  /// - configuration: the topology asks for what there isn't,
  /// - host: no namespaces.
  /// Logs are written in any case.
  static Result<std::unique_ptr<Environment>> up(Topology topology, ServiceImages images,
                                                 EnvironmentHost host);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  const Topology& topology() const { return topology_; }
  const Addresses& addresses() const { return addresses_; }

  /// A program of the host that sees the services.
  Result<Command> member_command(std::vector<std::string> argv) const;

  /// See qa/system/sandbox.hpp; OUTSIDE -> INSIDE.
  Result<Command> forward_command(
      const std::vector<std::pair<std::string, std::string>>& forwards) const;

  /// The services that still run, in the order in which they are to be stopped.
  std::vector<std::string> stopping_order() const;
  /// SIGTERM, and SIGKILL after its grace. For one that runs.
  ServiceEnd stop(std::string_view service);
  /// SIGKILL, as when its machine fails. For one that runs.
  void kill(std::string_view service);
  /// Lets a service do nothing any more, or go on. For one that runs.
  void freeze(std::string_view service);
  void thaw(std::string_view service);
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
  Result<void> wait_until_ready(std::string_view service) const;
  /// How a service ended by itself; nothing when it runs, or was stopped by us.
  std::optional<std::string> ended_by_itself(std::string_view service) const;

  /// Appends to the logs what came since the last time.
  void write_logs();

  /// Stops the services that run, writes the logs of all and removes the network. Says how each
  /// ended; nothing when it was down already.
  std::vector<ServiceEnd> down();

 private:
  struct Running {
    const ServiceSpec* spec;
    std::unique_ptr<RunningProcess> process;  ///< null when we have stopped it
    std::string earlier_output;               ///< of processes before this one
    std::size_t logged_bytes = 0;             ///< of output(), in the log

    std::string output() const { return earlier_output + (process ? process->output() : ""); }
    /// Keeps what the process wrote, and lets it go.
    void release();
  };

  Environment(Topology topology, ServiceImages images, EnvironmentHost host);
  Result<void> start_hub();
  Result<void> apply_cuts() const;
  Result<void> start(const ServiceSpec& service);
  Result<void> wait_until_ready(const Running& service) const;
  Result<Command> service_command(const ServiceSpec& service) const;
  Failure failure_of(const Running& service, FailureKind kind, const std::string& what) const;
  Failure ended_too_early(const Running& service, const ExitStatus& status) const;
  std::filesystem::path log_of(const Running& service) const;
  Running* find(std::string_view service);
  const Running* find(std::string_view service) const;
  static ServiceEnd stop(Running& service);

  Topology topology_;
  ServiceImages images_;
  EnvironmentHost host_;
  Addresses addresses_;
  std::set<std::string, std::less<>> cut_off_;
  std::unique_ptr<RunningProcess> hub_;
  int hub_pid_ = 0;
  std::vector<Running> running_;  ///< in the order in which they were started
};

}  // namespace qa
