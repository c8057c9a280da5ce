#include "qa/environment/netns_orchestrator.hpp"

#include "qa/environment/expansion.hpp"
#include "qa/environment/netns_port_forwards.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/network_namespace.hpp"
#include "qa/system/sandbox.hpp"

#include <charconv>
#include <csignal>

#include <unistd.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// How often we look whether something else ended meanwhile.
constexpr milliseconds kGlance{5};
constexpr milliseconds kHubTimeout{std::chrono::seconds(20)};
/// Services run until we stop them; a stage's own deadline bounds them.
constexpr milliseconds kServiceTimeout{std::chrono::hours(24 * 365)};
/// What the kernel may take to end a process.
constexpr milliseconds kKillTimeout{std::chrono::seconds(5)};

/// The PID of "hub PID\n", once it is there.
std::optional<int> parse_hub(const std::string& output) {
  static constexpr std::string_view kWord = "hub ";
  const std::size_t start = output.find(kWord);
  if (start == std::string::npos || output.find('\n', start) == std::string::npos) {
    return std::nullopt;
  }
  int pid = 0;
  const char* first = output.data() + start + kWord.size();
  const bool is_number =
      std::from_chars(first, output.data() + output.size(), pid).ec == std::errc{};
  return is_number ? std::optional(pid) : std::nullopt;
}

class SandboxedService : public DeployedService {
 public:
  explicit SandboxedService(std::unique_ptr<RunningProcess> process)
      : process_(std::move(process)) {}

  std::string output() override { return process_->output(); }
  Result<std::optional<ServiceExit>> ended() override {
    const std::optional<ExitStatus> status = process_->poll();
    return status ? std::optional(exit_of(*status)) : std::nullopt;
  }
  Result<ServiceExit> stop(milliseconds grace) override { return exit_of(process_->stop(grace)); }
  Result<void> kill() override {
    kill_sandboxed(*process_);
    if (!process_->wait(kKillTimeout)) process_->stop(milliseconds(0));
    return {};
  }
  Result<void> freeze() override {
    freeze_sandboxed(*process_);
    return {};
  }
  Result<void> thaw() override {
    thaw_sandboxed(*process_);
    return {};
  }

 private:
  ServiceExit exit_of(const ExitStatus& status) const {
    const auto kind = [&] {
      if (status.succeeded()) return ServiceExit::Kind::clean;
      if (sandbox_failure(status, process_->output())) return ServiceExit::Kind::never_ran;
      const bool was_killed = status.kind == ExitStatus::Kind::signaled && status.signal == SIGKILL;
      return was_killed ? ServiceExit::Kind::killed : ServiceExit::Kind::unclean;
    };
    return {.kind = kind(), .text = sandboxed_end(status)};
  }

  std::unique_ptr<RunningProcess> process_;
};

}  // namespace

std::string NetnsOrchestrator::isolation() const {
  return "namespaces of the kernel on this machine, one network for all services";
}

Result<void> NetnsOrchestrator::open(const Topology& topology) {
  topology_ = &topology;
  addresses_ = assign_addresses(topology);
  TRY_ASSIGN(Command command, hub_command());
  command.timeout = kServiceTimeout;
  TRY_ASSIGN(hub_, processes_.start(command));
  milliseconds waited{0};
  for (;; waited += kGlance) {
    const std::optional<ExitStatus> ended = hub_->wait(kGlance);
    if (const std::optional<int> pid = parse_hub(hub_->output())) {
      hub_pid_ = *pid;
      return {};
    }
    if (ended) {
      return fail(FailureKind::host,
                  "this host allows no environment: " + last_line(hub_->output()));
    }
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
    if (waited >= kHubTimeout) {
      return fail(FailureKind::host, "the namespaces of the environment did not come up");
    }
  }
}

Result<Command> NetnsOrchestrator::service_command(const ServiceSpec& service) const {
  const auto found = images_.find(service.image);
  if (found == images_.end()) {
    return fail(FailureKind::configuration, "service '" + service.name + "' wants the image '" +
                                                service.image + "', which is not there");
  }
  const ServiceImage& image = found->second;
  SandboxSpec spec{.root = image.root,
                   .argv = image.entry_point,
                   .environment = image.environment,
                   .working_directory = image.working_directory,
                   .user = image.user,
                   .group = image.group,
                   .hosts = addresses_,
                   .hub_pid = hub_pid_,
                   .limits = {},
                   .writable_folders = image.writable_folders};
  const auto& arguments = service.arguments.empty() ? image.arguments : service.arguments;
  for (const std::string& argument : arguments) {
    TRY_ASSIGN(std::string expanded, expand(argument, *topology_, addresses_));
    spec.argv.push_back(std::move(expanded));
  }
  for (const auto& [name, value] : service.environment) {
    TRY_ASSIGN(spec.environment[name], expand(value, *topology_, addresses_));
  }
  TRY_ASSIGN(Command command, sandbox_command(spec));
  command.timeout = kServiceTimeout;
  command.grace = service.grace;
  return command;
}

Result<std::unique_ptr<DeployedService>> NetnsOrchestrator::start(const ServiceSpec& service) {
  TRY_ASSIGN(const Command command, service_command(service));
  TRY_ASSIGN(auto process, processes_.start(command));
  return std::make_unique<SandboxedService>(std::move(process));
}

Result<Command> NetnsOrchestrator::member_command(std::vector<std::string> argv) const {
  return hub_member_command(hub_pid_, std::move(argv));
}

Result<void> NetnsOrchestrator::cut_off(const std::set<std::string, std::less<>>& services) {
  std::vector<std::string> addresses;
  for (const std::string& service : services) addresses.push_back(addresses_.at(service));
  return qa::cut_off(hub_pid_, addresses, processes_);
}

Result<std::unique_ptr<PortForwards>> NetnsOrchestrator::forward_ports() {
  return forward_from_loopback(*topology_, addresses_, hub_pid_, processes_);
}

std::vector<std::string> NetnsOrchestrator::close() {
  const std::string network = hub_pid_ == 0 ? std::string() : network_of(hub_pid_);
  hub_.reset();
  hub_pid_ = 0;
  // Where the hub has no network of its own there are no namespaces to look into.
  if (network.empty() || network == network_of(getpid())) return {};
  std::vector<std::string> left;
  for (const int pid : processes_left_in_network(network, kKillTimeout))
    left.push_back("process " + std::to_string(pid) + " in the network of the services");
  return left;
}

}  // namespace qa
