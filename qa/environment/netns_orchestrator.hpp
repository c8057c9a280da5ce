// Services in namespaces of the kernel: no root, no daemon, no engine.
#pragma once

#include "qa/environment/orchestrator.hpp"
#include "qa/environment/service_images.hpp"
#include "qa/system/process_runner.hpp"

#include <memory>
#include <string>
#include <vector>

namespace qa {

/// Whatever happens to us, the kernel ends what is in the namespaces.
class NetnsOrchestrator : public Orchestrator {
 public:
  NetnsOrchestrator(ServiceImages images, ProcessRunner& processes)
      : images_(std::move(images)), processes_(processes) {}

  std::string name() const override { return "netns"; }
  std::string isolation() const override;
  std::string why_not(Ability) const override { return {}; }
  Result<void> open(const Topology& topology) override;
  const Addresses& addresses() const override { return addresses_; }
  Result<std::unique_ptr<DeployedService>> start(const ServiceSpec& service) override;
  Result<Command> member_command(std::vector<std::string> argv) const override;
  Result<void> cut_off(const std::set<std::string, std::less<>>& services) override;
  Result<std::unique_ptr<PortForwards>> forward_ports() override;
  std::vector<std::string> close() override;

 private:
  Result<Command> service_command(const ServiceSpec& service) const;

  ServiceImages images_;
  ProcessRunner& processes_;
  const Topology* topology_ = nullptr;
  Addresses addresses_;
  std::unique_ptr<RunningProcess> hub_;
  int hub_pid_ = 0;
};

}  // namespace qa
