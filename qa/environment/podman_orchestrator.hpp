// Services as containers of podman, in a network of their own.
#pragma once

#include "qa/environment/made_place.hpp"
#include "qa/environment/orchestrator.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace qa {

/// What topologies call an image -> its id, the digest of its configuration.
using PodmanImages = std::map<std::string, std::string>;

/// `processes`, `files` and `clock` outlive the orchestrator.
struct PodmanSetup {
  PodmanImages images;
  std::string runtime;           ///< path; empty: podman's own choice
  std::filesystem::path record;  ///< file that says what is there, for `qa gc`
  ProcessRunner& processes;
  Files& files;
  Clock& clock;
};

class PodmanOrchestrator : public Orchestrator {
 public:
  explicit PodmanOrchestrator(PodmanSetup setup) : setup_(std::move(setup)) {}

  std::string name() const override { return "podman"; }
  std::string isolation() const override {
    return "containers of podman, in a network of their own";
  }
  std::string why_not(Ability ability) const override;
  Result<void> open(const Topology& topology) override;
  const Addresses& addresses() const override { return addresses_; }
  Result<std::unique_ptr<DeployedService>> start(const ServiceSpec& service) override;
  Result<Command> member_command(std::vector<std::string> argv) const override;
  Result<void> cut_off(const std::set<std::string, std::less<>>& services) override;
  Result<std::unique_ptr<PortForwards>> forward_ports() override;
  std::vector<std::string> close() override;

 private:
  Result<std::vector<std::string>> run_words(const ServiceSpec& service,
                                             const std::string& image) const;
  MadePlace made_place() const { return {name(), network_, {}, {}}; }

  PodmanSetup setup_;
  const Topology* topology_ = nullptr;
  std::string network_;
  Addresses addresses_;
  bool is_there_ = false;
};

}  // namespace qa
