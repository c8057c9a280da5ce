#include "qa/environment/kubernetes_service.hpp"

#include "qa/environment/container_exit.hpp"

#include <algorithm>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// Between two questions to the API server: what has run for long is asked less often.
constexpr milliseconds kShortestGlance{300};
constexpr milliseconds kLongestGlance{5'000};
constexpr int kGlancesOfAge = 20;
/// Between two looks at what it has sent.
constexpr milliseconds kWatchGlance{10};
/// A log is followed for as long as its pod lives.
constexpr milliseconds kFollowTimeout{std::chrono::hours(24 * 365)};
/// Beyond its grace: kubelet and API server say goodbye to a pod.
constexpr milliseconds kDeletionMargin{std::chrono::seconds(30)};
/// The rest of a log, once its pod has ended.
constexpr milliseconds kLogMargin{std::chrono::seconds(5)};

}  // namespace

Result<std::string> pod_status_text(const Kubectl& kubectl, const std::string& pod) {
  return kubectl.look({"pod", pod, "-o=jsonpath={.status}"});
}

Result<std::unique_ptr<DeployedService>> KubernetesService::follow(const std::string& pod,
                                                                   const Kubectl& kubectl,
                                                                   ProcessRunner& processes,
                                                                   Clock& clock) {
  Command command = kubectl.command({"logs", "--follow", "pod/" + pod});
  command.timeout = kFollowTimeout;
  TRY_ASSIGN(auto log, processes.start(command));
  return std::unique_ptr<DeployedService>(
      new KubernetesService(pod, kubectl, processes, clock, std::move(log)));
}

Result<std::optional<ServiceExit>> KubernetesService::ended() {
  if (exit_) return exit_;
  const auto now = clock_.steady_now();
  const auto age = std::chrono::duration_cast<milliseconds>(now - begun_);
  const auto glance = std::clamp(age / kGlancesOfAge, kShortestGlance, kLongestGlance);
  if (looked_ && now - *looked_ < glance) return std::nullopt;
  TRY_ASSIGN(const std::string text, pod_status_text(kubectl_, pod_));
  looked_ = clock_.steady_now();
  if (text.empty()) {
    exit_ = ServiceExit{.kind = ServiceExit::Kind::unclean,
                        .text = "was removed from the cluster by somebody else"};
    return exit_;
  }
  TRY_ASSIGN(const PodStatus status, parse_pod_status(text));
  if (status.state != PodStatus::State::ended) return std::nullopt;
  end_log();
  exit_ = exit_of(status);
  return exit_;
}

void KubernetesService::end_log() {
  if (!log_->wait(kLogMargin)) log_->stop(milliseconds(0));
}

Result<PodStatus> KubernetesService::wait_until_deleted(RunningProcess& watch, milliseconds limit) {
  const auto begun = clock_.steady_now();
  for (;;) {
    const bool is_over = watch.wait(kWatchGlance).has_value();
    const WatchedPod seen = parse_pod_watch(watch.output());
    const bool has_ended = seen.status && seen.status->state == PodStatus::State::ended;
    if (seen.is_deleted && has_ended) return *seen.status;
    const bool is_late = clock_.steady_now() - begun > limit;
    if (!seen.is_deleted && !is_over && !is_late) continue;
    return fail(FailureKind::host, "nobody saw how pod '" + pod_ + "' ended: " +
                                       (seen.is_deleted ? "it was removed without a word of it"
                                        : is_over       ? "kubectl ended: " + watch.output()
                                                        : "it is still there"));
  }
}

Result<ServiceExit> KubernetesService::stop(milliseconds grace) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(grace);
  const milliseconds limit = seconds + kDeletionMargin;
  Command command =
      kubectl_.command({"get", "pod", pod_, "--watch", "--output-watch-events", "-o=json"});
  command.timeout = limit + kDeletionMargin;
  command.purpose = Command::Purpose::clean_up;
  TRY_ASSIGN(const auto watch, processes_.start(command));
  // What happens before it watches nobody would see.
  const auto begun = clock_.steady_now();
  std::optional<PodStatus> before;
  while (!before && !watch->wait(kWatchGlance) && clock_.steady_now() - begun < limit)
    before = parse_pod_watch(watch->output()).status;
  TRY(kubectl_.ask(
      "stop pod '" + pod_ + "'",
      {"delete", "pod", pod_, "--wait=false", "--grace-period=" + std::to_string(seconds.count())},
      Command::Purpose::clean_up));
  TRY_ASSIGN(const PodStatus status, wait_until_deleted(*watch, limit));
  watch->stop(milliseconds(0));
  end_log();
  const bool was_over = before && before->state == PodStatus::State::ended;
  exit_ = was_over ? ended_before(exit_of(status)) : exit_of(status);
  return *exit_;
}

Result<void> KubernetesService::kill() {
  return fail(FailureKind::host, "Kubernetes can't kill a service");
}

Result<void> KubernetesService::freeze() {
  return fail(FailureKind::host, "Kubernetes can't freeze a service");
}

Result<void> KubernetesService::thaw() {
  return fail(FailureKind::host, "Kubernetes can't freeze a service");
}

}  // namespace qa
