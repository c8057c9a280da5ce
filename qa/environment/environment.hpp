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
#include <string>
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
  static Result<std::unique_ptr<Environment>> up(Topology topology, ServiceImage image,
                                                 EnvironmentHost host);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  const Topology& topology() const { return topology_; }
  const Addresses& addresses() const { return addresses_; }

  /// A program of the host that sees the services.
  Result<Command> member_command(std::vector<std::string> argv) const;

  /// Stops the services in reverse order, writes their logs and removes the network. Says how each
  /// ended, in that order; nothing when it was down already.
  std::vector<ServiceEnd> down();

 private:
  struct Running {
    const ServiceSpec* spec;
    std::unique_ptr<RunningProcess> process;
  };

  Environment(Topology topology, ServiceImage image, EnvironmentHost host);
  Result<void> start_hub();
  Result<void> start(const ServiceSpec& service);
  Result<void> wait_until_ready(const Running& service) const;
  Result<Command> service_command(const ServiceSpec& service) const;
  Failure failure_of(const Running& service, FailureKind kind, const std::string& what) const;
  Failure ended_too_early(const Running& service, const ExitStatus& status) const;
  std::filesystem::path log_of(const Running& service) const;
  static ServiceEnd stop(Running& service);

  Topology topology_;
  ServiceImage image_;
  EnvironmentHost host_;
  Addresses addresses_;
  std::unique_ptr<RunningProcess> hub_;
  int hub_pid_ = 0;
  std::vector<Running> running_;  ///< in the order in which they were started
};

}  // namespace qa
