// The edge between an environment and whatever runs its services: namespaces of the kernel, or a
// program such as podman or kubectl.
#pragma once

#include "qa/environment/addresses.hpp"
#include "qa/environment/port_forwards.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"
#include "qa/system/command.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace qa {

/// How the process of a service ended.
struct ServiceExit {
  enum class Kind {
    clean,  ///< with status 0
    unclean,
    killed,     ///< by SIGKILL
    never_ran,  ///< whoever should have started it could not
  };
  Kind kind = Kind::clean;
  std::string text;  ///< "exited with status 3"
};

/// A service that was started. Destroying it ends it.
class DeployedService {
 public:
  virtual ~DeployedService() = default;

  /// What it wrote so far, to standard output and error.
  virtual std::string output() = 0;
  /// How it ended by itself; nothing while it runs. Cheap enough to be asked every few
  /// milliseconds. Fails with kind host when nobody can tell.
  virtual Result<std::optional<ServiceExit>> ended() = 0;
  /// SIGTERM, and SIGKILL after `grace`.
  virtual Result<ServiceExit> stop(std::chrono::milliseconds grace) = 0;

  // Only where the orchestrator can, see Orchestrator::why_not().
  virtual Result<void> kill() = 0;
  virtual Result<void> freeze() = 0;
  virtual Result<void> thaw() = 0;
};

/// What not every orchestrator can do. What it can't do is never pretended.
enum class Ability {
  kill,         ///< SIGKILL, without a SIGTERM before it
  freeze,       ///< a service does nothing any more, and goes on later
  cut_off,      ///< packets to and from a service get lost
  prompt_stop,  ///< SIGTERM arrives within milliseconds of DeployedService::stop()
};

/// Makes one place for services, and removes it again.
class Orchestrator {
 public:
  virtual ~Orchestrator() = default;

  /// The word of pipeline.toml.
  virtual std::string name() const = 0;
  /// What parts the services from everything else, for people.
  virtual std::string isolation() const = 0;
  /// Why it can't; empty: it can.
  virtual std::string why_not(Ability ability) const = 0;

  /// Makes the place, without services. `topology` outlives this. To be called once.
  virtual Result<void> open(const Topology& topology) = 0;
  /// Where members of the place find the services, from open() on, also of those that don't run.
  virtual const Addresses& addresses() const = 0;
  /// Starts the process; does not wait until it is ready. Fails with kind configuration when the
  /// topology asks for what there isn't, and with kind product when the image can't be started.
  virtual Result<std::unique_ptr<DeployedService>> start(const ServiceSpec& service) = 0;
  /// A program of this machine that sees the services.
  virtual Result<Command> member_command(std::vector<std::string> argv) const = 0;
  /// Loses the packets of these services, and of no others.
  virtual Result<void> cut_off(const std::set<std::string, std::less<>>& services) = 0;
  /// Ways from this machine's loopback to the ports of the services that run.
  virtual Result<std::unique_ptr<PortForwards>> forward_ports() = 0;

  /// What whoever runs the services has to say of them, for a log; one event a line. Also after an
  /// interrupt.
  virtual std::string events() { return {}; }
  /// Removes the place, with whatever still runs in it, in bounded time. Says what is left of it
  /// all the same, one line each; looked for, not assumed.
  virtual std::vector<std::string> close() = 0;
};

}  // namespace qa
