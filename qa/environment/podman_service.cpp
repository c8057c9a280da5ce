#include "qa/environment/podman_service.hpp"

#include "qa/environment/container_exit.hpp"
#include "qa/environment/podman.hpp"
#include "qa/system/lines.hpp"

#include <charconv>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kForever{std::chrono::hours(24 * 365)};
/// What podman takes to notice an end, and to read the rest of a log.
constexpr milliseconds kMargin{std::chrono::seconds(10)};

Result<std::unique_ptr<RunningProcess>> follow_with(std::vector<std::string> argv,
                                                    ProcessRunner& processes) {
  Command command{.argv = std::move(argv)};
  command.timeout = kForever;
  return processes.start(command);
}

}  // namespace

Result<std::unique_ptr<DeployedService>> PodmanService::follow(const std::string& container,
                                                               ProcessRunner& processes) {
  std::unique_ptr<PodmanService> service(new PodmanService(container, processes));
  TRY_ASSIGN(service->log_, follow_with({"podman", "logs", "--follow", container}, processes));
  TRY_ASSIGN(service->end_, follow_with({"podman", "wait", container}, processes));
  return service;
}

Result<ServiceExit> PodmanService::exit() {
  const std::string said = last_line(end_->output());
  int code = 0;
  const auto [stop, error] = std::from_chars(said.data(), said.data() + said.size(), code);
  if (error != std::errc{} || stop != said.data() + said.size())
    return fail(FailureKind::host, "nobody saw how container " + container_ + " ended: " + said);
  if (!log_->wait(kMargin)) log_->stop(milliseconds(0));
  return container_exit(code);
}

Result<std::optional<ServiceExit>> PodmanService::ended() {
  if (!end_->poll()) return std::nullopt;
  return exit();
}

Result<void> PodmanService::send(const char* signal) {
  TRY(ask_podman("signal a service", {"kill", std::string("--signal=") + signal, container_},
                 processes_, Command::Purpose::clean_up));
  return {};
}

Result<void> PodmanService::remove() {
  TRY(ask_podman("remove a container", {"rm", "--force", "--time=0", container_}, processes_,
                 Command::Purpose::clean_up));
  if (!log_->wait(kMargin)) log_->stop(milliseconds(0));
  return {};
}

Result<ServiceExit> PodmanService::stop(milliseconds grace) {
  if (is_frozen_) TRY(thaw());
  if (const Result<void> sent = send("TERM"); !sent) {
    // Only what has ended meanwhile can't be signaled.
    if (!end_->wait(kMargin)) return tl::unexpected<Failure>(sent.error());
    TRY_ASSIGN(ServiceExit early, exit());
    TRY(remove());
    return ended_before(std::move(early));
  }
  const bool in_time = end_->wait(grace).has_value();
  if (!in_time) {
    // It may have ended just now, and can't be killed then.
    static_cast<void>(send("KILL"));
    if (!end_->wait(kMargin))
      return fail(FailureKind::host, "container " + container_ + " does not end");
  }
  TRY_ASSIGN(ServiceExit end, exit());
  TRY(remove());
  if (!in_time) end.kind = ServiceExit::Kind::killed;
  return end;
}

Result<void> PodmanService::kill() {
  if (is_frozen_) TRY(thaw());
  TRY(send("KILL"));
  if (!end_->wait(kMargin))
    return fail(FailureKind::host, "container " + container_ + " does not end");
  return remove();
}

Result<void> PodmanService::freeze() {
  TRY(ask_podman("freeze a service", {"pause", container_}, processes_));
  is_frozen_ = true;
  return {};
}

Result<void> PodmanService::thaw() {
  TRY(ask_podman("thaw a service", {"unpause", container_}, processes_,
                 Command::Purpose::clean_up));
  is_frozen_ = false;
  return {};
}

}  // namespace qa
