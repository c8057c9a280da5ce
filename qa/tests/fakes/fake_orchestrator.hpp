// Services that do what a test wants, and an orchestrator that can't do everything.
#pragma once

#include "qa/environment/orchestrator.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace qa {

/// What became of the services, outside of an environment that owns its orchestrator.
struct FakePlace {
  std::map<Ability, std::string> why_not;
  std::vector<std::string> done;  ///< "start peer", "kill peer" ...
  std::vector<std::string> left;  ///< what close() tells
  std::map<std::string, Failure> stop_failures;
};

class FakeService : public DeployedService {
 public:
  FakeService(std::string name, FakePlace& place) : name_(std::move(name)), place_(place) {}
  std::string output() override { return name_ + " was here\n"; }
  Result<std::optional<ServiceExit>> ended() override { return std::nullopt; }
  Result<ServiceExit> stop(std::chrono::milliseconds) override {
    const auto failure = place_.stop_failures.find(name_);
    if (failure != place_.stop_failures.end()) return tl::unexpected(failure->second);
    place_.done.push_back("stop " + name_);
    return ServiceExit{.kind = ServiceExit::Kind::clean, .text = "exited with status 0"};
  }
  Result<void> kill() override { return note("kill"); }
  Result<void> freeze() override { return note("freeze"); }
  Result<void> thaw() override { return note("thaw"); }

 private:
  Result<void> note(const std::string& what) {
    place_.done.push_back(what + " " + name_);
    return {};
  }

  std::string name_;
  FakePlace& place_;
};

/// `place` outlives it.
class FakeOrchestrator : public Orchestrator {
 public:
  explicit FakeOrchestrator(FakePlace& place) : place_(place) {}

  std::string name() const override { return "fake"; }
  std::string isolation() const override { return "nothing at all"; }
  std::string why_not(Ability ability) const override {
    const auto found = place_.why_not.find(ability);
    return found == place_.why_not.end() ? std::string() : found->second;
  }
  Result<void> open(const Topology& topology) override {
    addresses_ = assign_addresses(topology);
    return {};
  }
  const Addresses& addresses() const override { return addresses_; }
  Result<std::unique_ptr<DeployedService>> start(const ServiceSpec& service) override {
    place_.done.push_back("start " + service.name);
    return std::make_unique<FakeService>(service.name, place_);
  }
  Result<Command> member_command(std::vector<std::string> argv) const override {
    return Command{.argv = std::move(argv)};
  }
  Result<void> cut_off(const std::set<std::string, std::less<>>& services) override {
    std::string line = "cut off";
    for (const std::string& service : services) line += " " + service;
    place_.done.push_back(line);
    return {};
  }
  Result<std::unique_ptr<PortForwards>> forward_ports() override {
    return fail(FailureKind::host, "there are no ports");
  }
  std::vector<std::string> close() override { return place_.left; }

 private:
  FakePlace& place_;
  Addresses addresses_;
};

}  // namespace qa
