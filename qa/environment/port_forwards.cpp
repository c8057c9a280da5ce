#include "qa/environment/port_forwards.hpp"

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

std::vector<Port> ports_of(const Environment& environment) {
  std::vector<Port> ports;
  for (const ServiceSpec& service : environment.topology().services) {
    for (const auto& [name, number] : service.ports)
      ports.push_back(
          {.service = service.name,
           .name = name,
           .inside = environment.addresses().at(service.name) + ":" + std::to_string(number)});
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

}  // namespace

Result<PortForwards> PortForwards::open(const Environment& environment, ProcessRunner& processes) {
  PortForwards forwards;
  const std::vector<Port> ports = ports_of(environment);
  if (ports.empty()) return forwards;
  std::string problem;
  for (int network = 0; network < kNetworks; ++network) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const Port& port : ports)
      pairs.emplace_back(in_network(port.inside, network), port.inside);
    TRY_ASSIGN(Command command, environment.forward_command(pairs));
    command.timeout = kForever;
    TRY_ASSIGN(forwards.process_, processes.start(command));
    TRY_ASSIGN(const auto listening, wait_for_ports(*forwards.process_, ports.size()));
    if (!listening) {
      problem = last_line(forwards.process_->output());
      if (problem.find("Address already in use") != std::string::npos) continue;
      break;
    }
    for (std::size_t i = 0; i < ports.size(); ++i)
      forwards.endpoints_[ports[i].service][ports[i].name] = (*listening)[i];
    return forwards;
  }
  return fail(FailureKind::host,
              "the ports of the services can't be reached from here: " + problem);
}

std::map<std::string, std::string> PortForwards::of(const std::string& service) const {
  const auto found = endpoints_.find(service);
  return found == endpoints_.end() ? std::map<std::string, std::string>() : found->second;
}

}  // namespace qa
