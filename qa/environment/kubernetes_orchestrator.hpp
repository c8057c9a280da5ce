// Services as pods of a namespace of their own, by way of kubectl.
#pragma once

#include "qa/environment/kubectl.hpp"
#include "qa/environment/kubernetes_manifest.hpp"
#include "qa/environment/made_place.hpp"
#include "qa/environment/orchestrator.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace qa {

/// Where and with what; `processes`, `files` and `clock` outlive the orchestrator.
struct KubernetesSetup {
  std::string context;
  ClusterImages images;
  ClusterImage runner;           ///< has qa-rpc, at the same path as this machine
  std::filesystem::path folder;  ///< for what kubectl keeps
  std::filesystem::path record;  ///< file that says what is there, for `qa gc`
  std::chrono::seconds time_to_live{std::chrono::hours(1)};
  ProcessRunner& processes;
  Files& files;
  Clock& clock;
};

class KubernetesOrchestrator : public Orchestrator {
 public:
  explicit KubernetesOrchestrator(KubernetesSetup setup);

  std::string name() const override { return "kubernetes"; }
  std::string isolation() const override;
  std::string why_not(Ability ability) const override;
  Result<void> open(const Topology& topology) override;
  const Addresses& addresses() const override { return addresses_; }
  Result<std::unique_ptr<DeployedService>> start(const ServiceSpec& service) override;
  Result<Command> member_command(std::vector<std::string> argv) const override;
  Result<void> cut_off(const std::set<std::string, std::less<>>& services) override;
  Result<std::unique_ptr<PortForwards>> forward_ports() override;
  std::string events() override;
  std::vector<std::string> close() override;

 private:
  MadePlace made_place() const;
  Result<void> make_place();
  Result<void> wait_for_quota();
  /// Until its container has begun, or ended.
  Result<void> start_pod(const std::string& name, const std::string& object,
                         const ClusterImage& image);
  Result<void> wait_for_start(const std::string& name, const ClusterImage& image);

  KubernetesSetup setup_;
  KubernetesNames names_;
  Kubectl kubectl_;
  const Topology* topology_ = nullptr;
  Addresses addresses_;
  bool is_there_ = false;
};

}  // namespace qa
