#include "qa/environment/podman_orchestrator.hpp"

#include "qa/environment/expansion.hpp"
#include "qa/environment/place_name.hpp"
#include "qa/environment/podman.hpp"
#include "qa/environment/podman_place.hpp"
#include "qa/environment/podman_service.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/tool_failure.hpp"

#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

/// Statuses of `podman run` that are about the program in the image, not about podman.
constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;
constexpr std::chrono::seconds kRunTimeout{60};
/// Below what root has on small machines: podman's own wish is refused there.
constexpr const char* kOpenFiles = "--ulimit=nofile=4096:4096";
constexpr const char* kProcesses = "--ulimit=nproc=4096:4096";

/// They have addresses that this machine reaches.
class OwnAddresses : public PortForwards {
 public:
  OwnAddresses(const Topology& topology, const Addresses& addresses) {
    for (const ServiceSpec& service : topology.services) {
      for (const auto& [name, number] : service.ports)
        endpoints_[service.name][name] = addresses.at(service.name) + ":" + std::to_string(number);
    }
  }
  std::map<std::string, std::string> of(const std::string& service) const override {
    const auto found = endpoints_.find(service);
    return found == endpoints_.end() ? std::map<std::string, std::string>() : found->second;
  }
  bool have_ended() override { return false; }

 private:
  std::map<std::string, std::map<std::string, std::string>> endpoints_;
};

/// "10.89.3.17" for the tenth service in "10.89.3.0/24"; nothing when it does not fit.
Result<Addresses> addresses_in(std::string_view subnet, const Topology& topology) {
  constexpr std::size_t kFirst = 10;  // below are the gateway and what podman gives out itself
  constexpr std::size_t kMost = 200;
  const std::size_t last = subnet.rfind('.');
  if (!subnet.ends_with(".0/24") || topology.services.size() > kMost)
    return fail(FailureKind::host,
                "podman's network " + std::string(subnet) + " has no room for the services");
  Addresses addresses;
  for (const ServiceSpec& service : topology.services)
    addresses[service.name] =
        std::string(subnet.substr(0, last + 1)) + std::to_string(kFirst + addresses.size());
  return addresses;
}

/// The same whenever the service is started: this machine remembers who has an address for longer
/// than a service takes to come back.
std::string hardware_address(const std::string& address) {
  const std::string last = address.substr(address.rfind('.') + 1);
  return fmt::format("02:71:61:00:00:{:02x}", std::stoi(last));
}

}  // namespace

std::string PodmanOrchestrator::why_not(Ability ability) const {
  switch (ability) {
    case Ability::kill:
    case Ability::freeze:
      return {};
    case Ability::cut_off:
      return "podman can only take the network away from a service, which is told so";
    case Ability::prompt_stop:
      return "podman takes longer to send SIGTERM than calls are held";
  }
  return {};
}

Result<void> PodmanOrchestrator::open(const Topology& topology) {
  topology_ = &topology;
  network_ = new_place_name(topology.name);
  TRY(setup_.files.write(setup_.record, to_json_text(made_place())));
  is_there_ = true;
  TRY(ask_podman("make a network",
                 {"network", "create", "--internal",
                  "--label=" + std::string(kPodmanLabel) + "=" + network_, network_},
                 setup_.processes));
  TRY_ASSIGN(
      const std::string subnet,
      ask_podman("look at the network",
                 {"network", "inspect", "--format={{range .Subnets}}{{.Subnet}}{{end}}", network_},
                 setup_.processes));
  TRY_ASSIGN(addresses_, addresses_in(trimmed(subnet), topology));
  return {};
}

Result<std::vector<std::string>> PodmanOrchestrator::run_words(const ServiceSpec& service,
                                                               const std::string& image) const {
  std::vector<std::string> words = {"podman"};
  if (!setup_.runtime.empty()) words.push_back("--runtime=" + setup_.runtime);
  const std::string label = "--label=" + std::string(kPodmanLabel) + "=" + network_;
  for (const std::string& word :
       {std::string("run"), std::string("--detach"), std::string("--pull=never"),
        "--name=" + network_ + "-" + service.name, label, "--network=" + network_,
        "--ip=" + addresses_.at(service.name),
        "--mac-address=" + hardware_address(addresses_.at(service.name)),
        std::string("--read-only"), std::string("--cap-drop=ALL"),
        std::string("--security-opt=no-new-privileges"), std::string("--log-driver=k8s-file"),
        std::string(kOpenFiles), std::string(kProcesses)})
    words.push_back(word);
  for (const auto& [name, address] : addresses_)
    words.push_back("--add-host=" + name + ":" + address);
  for (const auto& [name, value] : service.environment) {
    TRY_ASSIGN(const std::string expanded, expand(value, *topology_, addresses_));
    words.push_back("--env=" + name + "=" + expanded);
  }
  words.push_back(image);
  for (const std::string& argument : service.arguments) {
    TRY_ASSIGN(std::string expanded, expand(argument, *topology_, addresses_));
    words.push_back(std::move(expanded));
  }
  return words;
}

Result<std::unique_ptr<DeployedService>> PodmanOrchestrator::start(const ServiceSpec& service) {
  const auto image = setup_.images.find(service.image);
  if (image == setup_.images.end())
    return fail(FailureKind::configuration, "service '" + service.name + "' wants the image '" +
                                                service.image + "', which is not there");
  Command command;
  TRY_ASSIGN(command.argv, run_words(service, image->second));
  command.timeout = kRunTimeout;
  TRY_ASSIGN(const Completed completed, setup_.processes.run(command));
  if (completed.status.succeeded())
    return PodmanService::follow(network_ + "-" + service.name, setup_.processes);
  const bool is_program =
      completed.status.kind == ExitStatus::Kind::exited &&
      (completed.status.code == kNotExecutable || completed.status.code == kNotFound);
  Failure failure =
      tool_failure("service '" + service.name + "' can't be started", command, completed);
  if (is_program) failure.kind = FailureKind::product;
  return tl::unexpected(std::move(failure));
}

Result<Command> PodmanOrchestrator::member_command(std::vector<std::string> argv) const {
  return Command{.argv = std::move(argv)};
}

Result<void> PodmanOrchestrator::cut_off(const std::set<std::string, std::less<>>& services) {
  if (services.empty()) return {};
  return fail(FailureKind::host, why_not(Ability::cut_off));
}

Result<std::unique_ptr<PortForwards>> PodmanOrchestrator::forward_ports() {
  return std::make_unique<OwnAddresses>(*topology_, addresses_);
}

std::vector<std::string> PodmanOrchestrator::close() {
  if (!is_there_) return {};
  is_there_ = false;
  const std::string left = remove_made_place(made_place(), {}, setup_.processes, setup_.clock);
  if (!left.empty()) return {left + "; qa gc tries again"};
  static_cast<void>(setup_.files.remove_all(setup_.record));
  return {};
}

}  // namespace qa
