#include "qa/environment/environment.hpp"

#include "qa/environment/expansion.hpp"
#include "qa/environment/start_order.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>
#include <ranges>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// How often we look whether something else ended meanwhile.
constexpr milliseconds kGlance{5};
/// Beyond the timeout of the readiness itself: starting qa-rpc, and its last question.
constexpr milliseconds kReadinessMargin{std::chrono::seconds(10)};
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

/// The line of JSON among whatever gRPC has to say on standard error.
std::string json_line(const std::string& output) {
  const std::size_t start = output.starts_with('{') ? 0 : output.find("\n{");
  if (start == std::string::npos) return output;
  const std::size_t from = output.find('{', start);
  return output.substr(from, output.find('\n', from) - from);
}

}  // namespace

Environment::Environment(Topology topology, std::unique_ptr<Orchestrator> orchestrator,
                         EnvironmentHost host)
    : topology_(std::move(topology)),
      orchestrator_(std::move(orchestrator)),
      host_(std::move(host)) {}

Environment::~Environment() {
  down();
}

Result<std::unique_ptr<Environment>> Environment::up(Topology topology,
                                                     std::unique_ptr<Orchestrator> orchestrator,
                                                     EnvironmentHost host) {
  std::unique_ptr<Environment> environment(
      new Environment(std::move(topology), std::move(orchestrator), std::move(host)));
  environment->is_open_ = true;  // what fails half-way leaves something, too
  TRY(environment->orchestrator_->open(environment->topology_));
  TRY(environment->start_again());
  return environment;
}

Result<void> Environment::start_again() {
  for (const ServiceSpec* service : start_order(topology_)) {
    const Running* running = find(service->name);
    if (running == nullptr || !running->deployed) TRY(start(*service));
  }
  return {};
}

Result<void> Environment::start(const ServiceSpec& service) {
  TRY_ASSIGN(auto deployed, orchestrator_->start(service));
  Running* running = find(service.name);
  if (running == nullptr) running = &running_.emplace_back(Running{.spec = &service});
  running->deployed = std::move(deployed);
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

Failure Environment::ended_too_early(const Running& service, const ServiceExit& exit) const {
  const bool never_ran = exit.kind == ServiceExit::Kind::never_ran;
  return failure_of(service, never_ran ? FailureKind::host : FailureKind::product,
                    exit.text + " before it was ready");
}

Result<void> Environment::wait_until_ready(std::string_view service) {
  return wait_until_ready(*find(service));
}

Result<ReadyAnswer> Environment::ask_whether_ready(Running& service, const ReadyQuery& query) {
  TRY_ASSIGN(const std::filesystem::path program, helper_program("qa-rpc"));
  TRY_ASSIGN(Command command, member_command({program.string(), "wait-ready"}));
  command.input = to_json_text(query);
  command.timeout = query.timeout + kReadinessMargin;
  TRY_ASSIGN(const auto question, host_.processes.start(command));
  while (!question->wait(kGlance)) {
    TRY_ASSIGN(const std::optional<ServiceExit> exit, service.deployed->ended());
    if (exit) return tl::unexpected<Failure>(ended_too_early(service, *exit));
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
  }
  return parse_ready_answer(json_line(question->output()));
}

Result<void> Environment::wait_until_ready(Running& service) {
  const Readiness& readiness = service.spec->ready;
  ReadyQuery query{.probe = readiness.probe, .service = {}, .timeout = readiness.timeout};
  TRY_ASSIGN(query.address, endpoint(topology_, addresses(), service.spec->name, readiness.port));
  TRY_ASSIGN(const ReadyAnswer answer, ask_whether_ready(service, query));
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
  return orchestrator_->member_command(std::move(argv));
}

void Environment::Running::release() {
  earlier_output = output();
  deployed.reset();
  is_frozen = false;
}

Environment::Running* Environment::find(std::string_view service) {
  const auto found = std::ranges::find(running_, service,
                                       [](const Running& running) { return running.spec->name; });
  return found == running_.end() ? nullptr : &*found;
}

const Environment::Running* Environment::find(std::string_view service) const {
  return const_cast<Environment*>(this)->find(service);
}

Result<std::optional<std::string>> Environment::ended_by_itself(std::string_view service) {
  Running* running = find(service);
  if (running == nullptr || !running->deployed) return std::nullopt;
  TRY_ASSIGN(const std::optional<ServiceExit> exit, running->deployed->ended());
  if (!exit) return std::nullopt;
  return "service '" + std::string(service) + "' ended by itself: " + exit->text;
}

std::vector<std::string> Environment::stopping_order() const {
  std::vector<std::string> names;
  for (const Running& service : std::views::reverse(running_)) {
    if (service.deployed) names.push_back(service.spec->name);
  }
  return names;
}

bool Environment::runs(std::string_view service) const {
  const Running* running = find(service);
  return running != nullptr && running->deployed;
}

Result<void> Environment::freeze(std::string_view service) {
  Running& running = *find(service);
  TRY(running.deployed->freeze());
  running.is_frozen = true;
  return {};
}

Result<void> Environment::thaw(std::string_view service) {
  Running& running = *find(service);
  TRY(running.deployed->thaw());
  running.is_frozen = false;
  return {};
}

Result<void> Environment::start(std::string_view service) {
  return start(*find(service)->spec);
}

Result<void> Environment::cut_off(std::string_view service) {
  cut_off_.emplace(service);
  return orchestrator_->cut_off(cut_off_);
}

Result<void> Environment::reconnect(std::string_view service) {
  cut_off_.erase(std::string(service));
  return orchestrator_->cut_off(cut_off_);
}

bool Environment::is_cut_off(std::string_view service) const {
  return cut_off_.contains(service);
}

Result<void> Environment::heal() {
  if (!cut_off_.empty()) {
    cut_off_.clear();
    TRY(orchestrator_->cut_off(cut_off_));
  }
  for (const Running& service : running_) {
    if (service.deployed && service.is_frozen) TRY(thaw(service.spec->name));
  }
  return start_again();
}

Result<void> Environment::kill(std::string_view service) {
  Running& running = *find(service);
  TRY(running.deployed->kill());
  running.release();
  return {};
}

Result<ServiceEnd> Environment::stop(std::string_view service) {
  Running& running = *find(service);
  const ServiceSpec& spec = *running.spec;
  const std::string who = "service '" + spec.name + "' ";
  TRY_ASSIGN(const std::optional<ServiceExit> earlier, running.deployed->ended());
  ServiceEnd end{.service = spec.name, .problem = {}};
  if (earlier) {
    end.problem = who + "ended by itself: " + earlier->text;
  } else {
    TRY_ASSIGN(const ServiceExit exit, running.deployed->stop(spec.grace));
    if (exit.kind == ServiceExit::Kind::killed) {
      end.problem = who + "did not stop within " + std::to_string(spec.grace.count()) +
                    " ms of SIGTERM and was killed";
    } else if (exit.kind != ServiceExit::Kind::clean) {
      end.problem = who + "did not stop cleanly at SIGTERM: " + exit.text;
    }
  }
  running.release();
  return end;
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

void Environment::write_events() {
  const std::string events = is_open_ ? orchestrator_->events() : std::string();
  if (events.empty()) return;
  // No service has a dot in its name. No verdict depends on whether this succeeds.
  static_cast<void>(
      host_.files.append(host_.logs / (orchestrator_->name() + ".events.log"), events));
}

EnvironmentEnd Environment::down() {
  EnvironmentEnd end;
  for (const std::string& service : stopping_order()) {
    Result<ServiceEnd> stopped = stop(service);
    if (stopped) {
      end.services.push_back(std::move(*stopped));
    } else if (!end.failure) {
      end.failure = std::move(stopped).error();
    }
  }
  write_logs();
  running_.clear();
  write_events();
  if (is_open_) end.left = orchestrator_->close();
  is_open_ = false;
  return end;
}

}  // namespace qa
