// A service that runs as a container of podman.
#pragma once

#include "qa/environment/orchestrator.hpp"
#include "qa/system/process_runner.hpp"

#include <memory>
#include <optional>
#include <string>

namespace qa {

class PodmanService : public DeployedService {
 public:
  /// For a container that was started; follows its log and waits for its end. `processes` outlives
  /// it.
  static Result<std::unique_ptr<DeployedService>> follow(const std::string& container,
                                                         ProcessRunner& processes);

  std::string output() override { return log_->output(); }
  Result<std::optional<ServiceExit>> ended() override;
  Result<ServiceExit> stop(std::chrono::milliseconds grace) override;
  Result<void> kill() override;
  Result<void> freeze() override;
  Result<void> thaw() override;

 private:
  PodmanService(std::string container, ProcessRunner& processes)
      : container_(std::move(container)), processes_(processes) {}

  Result<void> send(const char* signal);
  /// How it ended, once podman has told.
  Result<ServiceExit> exit();
  /// So that its name is free again, and all it wrote is known.
  Result<void> remove();

  std::string container_;
  ProcessRunner& processes_;
  std::unique_ptr<RunningProcess> log_;
  std::unique_ptr<RunningProcess> end_;  ///< says the exit code when there is one
  bool is_frozen_ = false;
};

}  // namespace qa
