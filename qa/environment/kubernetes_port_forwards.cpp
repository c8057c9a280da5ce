#include "qa/environment/kubernetes_port_forwards.hpp"

#include "qa/system/interrupt.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kGlance{5};
constexpr milliseconds kForever{std::chrono::hours(24 * 365)};
/// Before and behind the address in the line that says that it listens.
constexpr std::string_view kBefore = "Forwarding from ";
constexpr std::string_view kBehind = " -> ";

class ForwardsFromCluster : public PortForwards {
 public:
  std::map<std::string, std::string> of(const std::string& service) const override {
    const auto found = endpoints_.find(service);
    return found == endpoints_.end() ? std::map<std::string, std::string>() : found->second;
  }
  bool have_ended() override {
    return std::ranges::any_of(processes_,
                               [](const auto& each) { return each->poll().has_value(); });
  }
  void add(const std::string& service, const std::string& port, std::string endpoint,
           std::unique_ptr<RunningProcess> process) {
    endpoints_[service][port] = std::move(endpoint);
    processes_.push_back(std::move(process));
  }

 private:
  std::map<std::string, std::map<std::string, std::string>> endpoints_;
  std::vector<std::unique_ptr<RunningProcess>> processes_;
};

/// The address that kubectl says it listens on.
Result<std::string> wait_for_address(RunningProcess& process) {
  for (;;) {
    const bool ended = process.wait(kGlance).has_value();
    const std::string output = process.output();
    for (const std::string_view line : lines_of(output)) {
      const std::size_t end = line.find(kBehind);
      if (line.starts_with(kBefore) && end != std::string_view::npos)
        return std::string(line.substr(kBefore.size(), end - kBefore.size()));
    }
    if (ended)
      return fail(FailureKind::host,
                  "the ports of the services can't be reached from here: " + last_line(output));
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
  }
}

}  // namespace

Result<std::unique_ptr<PortForwards>> forward_from_cluster(const Topology& topology,
                                                           const Kubectl& kubectl,
                                                           ProcessRunner& processes) {
  auto forwards = std::make_unique<ForwardsFromCluster>();
  for (const ServiceSpec& service : topology.services) {
    for (const auto& [name, number] : service.ports) {
      Command command = kubectl.command({"port-forward", "--address=127.0.0.1",
                                         "pod/" + service.name, ":" + std::to_string(number)});
      command.timeout = kForever;
      TRY_ASSIGN(auto process, processes.start(command));
      TRY_ASSIGN(std::string address, wait_for_address(*process));
      forwards->add(service.name, name, std::move(address), std::move(process));
    }
  }
  return forwards;
}

}  // namespace qa
