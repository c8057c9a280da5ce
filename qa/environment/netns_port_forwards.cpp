#include "qa/environment/netns_port_forwards.hpp"

#include "qa/system/interrupt.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/sandbox.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kGlance{5};
/// Networks 127.77.N.0/24 that are tried; as many environments can be up at once.
constexpr int kNetworks = 256;
constexpr milliseconds kForever{std::chrono::hours(24 * 365)};
constexpr std::string_view kWord = "forward ";

struct Port {
  std::string service;
  std::string name;
  std::string inside;
};

std::vector<Port> ports_of(const Topology& topology, const Addresses& addresses) {
  std::vector<Port> ports;
  for (const ServiceSpec& service : topology.services) {
    for (const auto& [name, number] : service.ports)
      ports.push_back({.service = service.name,
                       .name = name,
                       .inside = addresses.at(service.name) + ":" + std::to_string(number)});
  }
  return ports;
}

/// "127.77.0.10:1" in the third network -> "127.77.2.10:1".
std::string in_network(const std::string& inside, int network) {
  const std::size_t second = inside.find('.', inside.find('.') + 1);
  const std::size_t third = inside.find('.', second + 1);
  return inside.substr(0, second + 1) + std::to_string(network) + inside.substr(third);
}

/// The addresses that `process` says it listens on, once all are there; none when it ended before.
Result<std::optional<std::vector<std::string>>> wait_for_ports(RunningProcess& process,
                                                               std::size_t count) {
  for (;;) {
    const bool ended = process.wait(kGlance).has_value();
    const std::string output = process.output();
    const std::string_view whole = std::string_view(output).substr(0, output.rfind('\n') + 1);
    std::vector<std::string> ports;
    for (const std::string_view line : lines_of(whole)) {
      if (line.starts_with(kWord)) ports.emplace_back(line.substr(kWord.size()));
    }
    if (ended) return std::nullopt;
    if (ports.size() == count) return ports;
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
  }
}

class ForwardsFromLoopback : public PortForwards {
 public:
  /// `process` may be null: there is no port.
  ForwardsFromLoopback(std::unique_ptr<RunningProcess> process,
                       std::map<std::string, std::map<std::string, std::string>> endpoints)
      : process_(std::move(process)), endpoints_(std::move(endpoints)) {}

  std::map<std::string, std::string> of(const std::string& service) const override {
    const auto found = endpoints_.find(service);
    return found == endpoints_.end() ? std::map<std::string, std::string>() : found->second;
  }
  bool have_ended() override { return process_ && process_->poll().has_value(); }

 private:
  std::unique_ptr<RunningProcess> process_;
  std::map<std::string, std::map<std::string, std::string>> endpoints_;
};

}  // namespace

Result<std::unique_ptr<PortForwards>> forward_from_loopback(const Topology& topology,
                                                            const Addresses& addresses, int hub_pid,
                                                            ProcessRunner& processes) {
  std::map<std::string, std::map<std::string, std::string>> endpoints;
  const std::vector<Port> ports = ports_of(topology, addresses);
  if (ports.empty()) return std::make_unique<ForwardsFromLoopback>(nullptr, endpoints);
  std::string problem;
  for (int network = 0; network < kNetworks; ++network) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const Port& port : ports)
      pairs.emplace_back(in_network(port.inside, network), port.inside);
    TRY_ASSIGN(Command command, forward_command(hub_pid, pairs));
    command.timeout = kForever;
    TRY_ASSIGN(auto process, processes.start(command));
    TRY_ASSIGN(const auto listening, wait_for_ports(*process, ports.size()));
    if (!listening) {
      problem = last_line(process->output());
      if (problem.find("Address already in use") != std::string::npos) continue;
      break;
    }
    for (std::size_t i = 0; i < ports.size(); ++i)
      endpoints[ports[i].service][ports[i].name] = (*listening)[i];
    return std::make_unique<ForwardsFromLoopback>(std::move(process), std::move(endpoints));
  }
  return fail(FailureKind::host,
              "the ports of the services can't be reached from here: " + problem);
}

}  // namespace qa
