#include "qa/environment/environment.hpp"

#include "qa/environment/expansion.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/environment/start_order.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <ranges>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// How often we look whether something else ended meanwhile.
constexpr milliseconds kGlance{5};
constexpr milliseconds kHubTimeout{std::chrono::seconds(20)};
/// Services run until we stop them; a stage's own deadline bounds them.
constexpr milliseconds kServiceTimeout{std::chrono::hours(24 * 365)};
/// Beyond the timeout of the readiness itself: starting qa-rpc, and its last question.
constexpr milliseconds kReadinessMargin{std::chrono::seconds(10)};
/// What the kernel may take to end a process.
constexpr milliseconds kKillTimeout{std::chrono::seconds(5)};
constexpr std::size_t kTailLines = 10;

std::string tail(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::size_t start = text.size();
  for (std::size_t lines = 0; lines < kTailLines && start != std::string_view::npos; ++lines) {
    start = start == 0 ? std::string_view::npos : text.rfind('\n', start - 1);
  }
  return std::string(start == std::string_view::npos ? text : text.substr(start + 1));
}

std::string with_tail(const std::string& what, const std::string& log) {
  if (log.empty()) return what + "; it wrote nothing";
  return what + "; the end of its log:\n" + tail(log);
}

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

/// The line of JSON among whatever gRPC has to say on standard error.
std::string json_line(const std::string& output) {
  const std::size_t start = output.starts_with('{') ? 0 : output.find("\n{");
  if (start == std::string::npos) return output;
  const std::size_t from = output.find('{', start);
  return output.substr(from, output.find('\n', from) - from);
}

}  // namespace

Environment::Environment(Topology topology, ServiceImages images, EnvironmentHost host)
    : topology_(std::move(topology)),
      images_(std::move(images)),
      host_(std::move(host)),
      addresses_(assign_addresses(topology_)) {}

Environment::~Environment() {
  down();
}

Result<std::unique_ptr<Environment>> Environment::up(Topology topology, ServiceImages images,
                                                     EnvironmentHost host) {
  std::unique_ptr<Environment> environment(
      new Environment(std::move(topology), std::move(images), std::move(host)));
  TRY(environment->start_hub());
  TRY(environment->start_again());
  return environment;
}

Result<void> Environment::start_again() {
  for (const ServiceSpec* service : start_order(topology_)) {
    const Running* running = find(service->name);
    if (running == nullptr || !running->process) TRY(start(*service));
  }
  return {};
}

Result<void> Environment::start_hub() {
  TRY_ASSIGN(Command command, hub_command());
  command.timeout = kServiceTimeout;
  TRY_ASSIGN(hub_, host_.processes.start(command));
  milliseconds waited{0};
  for (;; waited += kGlance) {
    const std::optional<ExitStatus> ended = hub_->wait(kGlance);
    if (const std::optional<int> pid = parse_hub(hub_->output())) {
      hub_pid_ = *pid;
      return {};
    }
    if (ended) {
      return fail(FailureKind::host, "this host allows no environment: " + tail(hub_->output()));
    }
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
    if (waited >= kHubTimeout) {
      return fail(FailureKind::host, "the namespaces of the environment did not come up");
    }
  }
}

Result<Command> Environment::service_command(const ServiceSpec& service) const {
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
                   .limits = {}};
  const auto& arguments = service.arguments.empty() ? image.arguments : service.arguments;
  for (const std::string& argument : arguments) {
    TRY_ASSIGN(std::string expanded, expand(argument, topology_, addresses_));
    spec.argv.push_back(std::move(expanded));
  }
  for (const auto& [name, value] : service.environment) {
    TRY_ASSIGN(spec.environment[name], expand(value, topology_, addresses_));
  }
  TRY_ASSIGN(Command command, sandbox_command(spec));
  command.timeout = kServiceTimeout;
  command.grace = service.grace;
  return command;
}

Result<void> Environment::start(const ServiceSpec& service) {
  TRY_ASSIGN(const Command command, service_command(service));
  TRY_ASSIGN(auto process, host_.processes.start(command));
  Running* running = find(service.name);
  if (running == nullptr) running = &running_.emplace_back(Running{.spec = &service});
  running->process = std::move(process);
  return wait_until_ready(*running);
}

Failure Environment::failure_of(const Running& service, FailureKind kind,
                                const std::string& what) const {
  return {.kind = kind,
          .what = with_tail("service '" + service.spec->name + "' " + what, service.output()),
          .command = {},
          .log = log_of(service).string(),
          .next = {}};
}

Failure Environment::ended_too_early(const Running& service, const ExitStatus& status) const {
  const bool is_ours = sandbox_failure(status, service.process->output()).has_value();
  return failure_of(service, is_ours ? FailureKind::host : FailureKind::product,
                    sandboxed_end(status) + " before it was ready");
}

Result<void> Environment::wait_until_ready(std::string_view service) const {
  return wait_until_ready(*find(service));
}

Result<void> Environment::wait_until_ready(const Running& service) const {
  const Readiness& readiness = service.spec->ready;
  ReadyQuery query{.probe = readiness.probe, .service = {}, .timeout = readiness.timeout};
  TRY_ASSIGN(query.address, endpoint(topology_, addresses_, service.spec->name, readiness.port));
  TRY_ASSIGN(const std::filesystem::path program, helper_program("qa-rpc"));
  TRY_ASSIGN(Command command, member_command({program.string(), "wait-ready"}));
  command.input = to_json_text(query);
  command.timeout = readiness.timeout + kReadinessMargin;
  TRY_ASSIGN(const auto question, host_.processes.start(command));
  while (!question->wait(kGlance)) {
    if (const std::optional<ExitStatus> status = service.process->poll()) {
      return tl::unexpected<Failure>(ended_too_early(service, *status));
    }
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
  }
  TRY_ASSIGN(const ReadyAnswer answer, parse_ready_answer(json_line(question->output())));
  if (answer.state == ReadyAnswer::State::ready) return {};
  if (answer.state == ReadyAnswer::State::misconfigured) {
    return tl::unexpected<Failure>(
        failure_of(service, FailureKind::configuration,
                   "at " + query.address + " will never be ready: " + answer.note));
  }
  return tl::unexpected<Failure>(failure_of(service, FailureKind::product,
                                            "at " + query.address + " was not ready within " +
                                                std::to_string(readiness.timeout.count()) +
                                                " ms: " + answer.note));
}

std::filesystem::path Environment::log_of(const Running& service) const {
  return host_.logs / (service.spec->name + ".log");
}

Result<Command> Environment::member_command(std::vector<std::string> argv) const {
  return hub_member_command(hub_pid_, std::move(argv));
}

void Environment::Running::release() {
  earlier_output = output();
  process.reset();
}

Environment::Running* Environment::find(std::string_view service) {
  const auto found = std::ranges::find(running_, service,
                                       [](const Running& running) { return running.spec->name; });
  return found == running_.end() ? nullptr : &*found;
}

const Environment::Running* Environment::find(std::string_view service) const {
  return const_cast<Environment*>(this)->find(service);
}

std::optional<std::string> Environment::ended_by_itself(std::string_view service) const {
  const Running* running = find(service);
  if (running == nullptr || !running->process) return std::nullopt;
  const std::optional<ExitStatus> status = running->process->poll();
  if (!status) return std::nullopt;
  return "service '" + std::string(service) + "' ended by itself: " + sandboxed_end(*status);
}

std::vector<std::string> Environment::stopping_order() const {
  std::vector<std::string> names;
  for (const Running& service : std::views::reverse(running_)) {
    if (service.process) names.push_back(service.spec->name);
  }
  return names;
}

bool Environment::runs(std::string_view service) const {
  const Running* running = find(service);
  return running != nullptr && running->process;
}

void Environment::freeze(std::string_view service) {
  freeze_sandboxed(*find(service)->process);
}

void Environment::thaw(std::string_view service) {
  thaw_sandboxed(*find(service)->process);
}

Result<void> Environment::start(std::string_view service) {
  return start(*find(service)->spec);
}

Result<void> Environment::apply_cuts() const {
  std::vector<std::string> addresses;
  for (const std::string& service : cut_off_) addresses.push_back(addresses_.at(service));
  return qa::cut_off(hub_pid_, addresses, host_.processes);
}

Result<void> Environment::cut_off(std::string_view service) {
  cut_off_.emplace(service);
  return apply_cuts();
}

Result<void> Environment::reconnect(std::string_view service) {
  cut_off_.erase(std::string(service));
  return apply_cuts();
}

bool Environment::is_cut_off(std::string_view service) const {
  return cut_off_.contains(service);
}

Result<void> Environment::heal() {
  if (!cut_off_.empty()) {
    cut_off_.clear();
    TRY(apply_cuts());
  }
  for (const Running& service : running_) {
    if (service.process) thaw(service.spec->name);
  }
  return start_again();
}

void Environment::kill(std::string_view service) {
  Running& running = *find(service);
  kill_sandboxed(*running.process);
  if (!running.process->wait(kKillTimeout)) running.process->stop(milliseconds(0));
  running.release();
}

ServiceEnd Environment::stop(std::string_view service) {
  Running& running = *find(service);
  ServiceEnd end = stop(running);
  running.release();
  return end;
}

Result<Command> Environment::forward_command(
    const std::vector<std::pair<std::string, std::string>>& forwards) const {
  return qa::forward_command(hub_pid_, forwards);
}

ServiceEnd Environment::stop(Running& service) {
  const ServiceSpec& spec = *service.spec;
  if (const std::optional<ExitStatus> status = service.process->poll()) {
    return {spec.name, "service '" + spec.name + "' ended by itself: " + sandboxed_end(*status)};
  }
  const ExitStatus status = service.process->stop(spec.grace);
  if (status.succeeded()) return {spec.name, ""};
  if (status.kind == ExitStatus::Kind::signaled && status.signal == SIGKILL) {
    return {spec.name, "service '" + spec.name + "' did not stop within " +
                           std::to_string(spec.grace.count()) + " ms of SIGTERM and was killed"};
  }
  return {spec.name,
          "service '" + spec.name + "' did not stop cleanly at SIGTERM: " + sandboxed_end(status)};
}

void Environment::write_logs() {
  for (Running& service : running_) {
    const std::string output = service.output();
    // No verdict depends on whether this succeeds; a stage's own log has the output, too.
    static_cast<void>(
        host_.files.append(log_of(service), std::string_view(output).substr(service.logged_bytes)));
    service.logged_bytes = output.size();
  }
}

std::vector<ServiceEnd> Environment::down() {
  std::vector<ServiceEnd> ends;
  for (const std::string& service : stopping_order()) ends.push_back(stop(service));
  write_logs();
  running_.clear();
  hub_.reset();
  return ends;
}

}  // namespace qa
