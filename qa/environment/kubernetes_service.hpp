// A service that runs as a pod.
#pragma once

#include "qa/environment/kubectl.hpp"
#include "qa/environment/kubernetes_pod.hpp"
#include "qa/environment/orchestrator.hpp"
#include "qa/system/clock.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace qa {

/// Where the status of a pod is, for parse_pod_status().
Result<std::string> pod_status_text(const Kubectl& kubectl, const std::string& pod);

class KubernetesService : public DeployedService {
 public:
  /// For a pod whose container has begun; follows its log. All outlive it.
  static Result<std::unique_ptr<DeployedService>> follow(const std::string& pod,
                                                         const Kubectl& kubectl,
                                                         ProcessRunner& processes, Clock& clock);

  std::string output() override { return log_->output(); }
  Result<std::optional<ServiceExit>> ended() override;
  Result<ServiceExit> stop(std::chrono::milliseconds grace) override;
  Result<void> kill() override;
  Result<void> freeze() override;
  Result<void> thaw() override;

 private:
  KubernetesService(std::string pod, const Kubectl& kubectl, ProcessRunner& processes, Clock& clock,
                    std::unique_ptr<RunningProcess> log)
      : pod_(std::move(pod)),
        kubectl_(kubectl),
        processes_(processes),
        clock_(clock),
        log_(std::move(log)),
        begun_(clock.steady_now()) {}

  Result<PodStatus> wait_until_deleted(RunningProcess& watch, std::chrono::milliseconds limit);
  /// Everything that it wrote is in output() then.
  void end_log();

  std::string pod_;
  const Kubectl& kubectl_;
  ProcessRunner& processes_;
  Clock& clock_;
  std::unique_ptr<RunningProcess> log_;
  std::chrono::steady_clock::time_point begun_;
  std::optional<std::chrono::steady_clock::time_point> looked_;
  std::optional<ServiceExit> exit_;
};

}  // namespace qa
