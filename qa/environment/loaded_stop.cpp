#include "qa/environment/loaded_stop.hpp"

#include "qa/environment/expansion.hpp"
#include "qa/environment/rpc_calls.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/tools.hpp"

#include <memory>
#include <thread>

#include <fmt/format.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kGlance{5};
/// Beyond the calls themselves: starting qa-rpc and reading the .proto files.
constexpr milliseconds kMargin{std::chrono::seconds(20)};
/// qa-rpc tries each candidate twice and then warms up, two calls each.
constexpr int kCallsBeforeBusy = 4;

/// Whole lines of ours among whatever gRPC has to say on standard error.
std::vector<std::string> our_lines(const std::string& output) {
  std::vector<std::string> found;
  const std::string_view whole = std::string_view(output).substr(0, output.rfind('\n') + 1);
  for (const std::string_view line : lines_of(whole)) {
    if (line.starts_with('{') || line == kStopping) found.emplace_back(line);
  }
  return found;
}

/// The n-th line, once it is there; a failure when `load` ends without it.
Result<std::string> wait_for_line(RunningProcess& load, std::size_t n) {
  for (;;) {
    const std::optional<ExitStatus> ended = load.wait(kGlance);
    const std::vector<std::string> lines = our_lines(load.output());
    if (lines.size() > n) return lines[n];
    if (ended)
      return fail(kind_of_rpc_failure(*ended), "qa-rpc " + to_text(*ended) + ": " + load.output());
    if (Interrupt::requested()) return fail(FailureKind::canceled, "interrupted");
  }
}

Result<LoadStart> wait_until_busy(RunningProcess& load) {
  const Result<std::string> line = wait_for_line(load, 0);
  if (line) return parse_load_start(*line);
  const std::optional<ExitStatus> ended = load.poll();
  if (ended && ended->kind == ExitStatus::Kind::timed_out)
    return LoadStart{.why_not = "it did not answer all callers in time"};
  return tl::unexpected<Failure>(line.error());
}

milliseconds patience(const LoadPlan& plan) {
  milliseconds sum = kMargin;
  for (const RpcCall& call : plan.candidates) sum += call.deadline * kCallsBeforeBusy;
  return sum;
}

std::string statuses(const std::map<std::string, int>& counts) {
  std::string text;
  for (const auto& [status, count] : counts)
    text += fmt::format("{}{} x {}", text.empty() ? "" : ", ", count, status);
  return text;
}

/// How long neighbors are frozen before and after the service is told to stop, and in the
/// rehearsal, which is longer than both together.
constexpr milliseconds kHoldBefore{80};
constexpr milliseconds kHoldAfter{80};
constexpr milliseconds kRehearsal{250};

/// Services that do nothing while it lives.
class HeldNeighbors {
 public:
  explicit HeldNeighbors(Environment& environment) : environment_(environment) {}
  ~HeldNeighbors() {
    // One that has ended meanwhile is nobody's to thaw.
    for (const std::string& name : names_) static_cast<void>(environment_.thaw(name));
  }
  HeldNeighbors(const HeldNeighbors&) = delete;
  HeldNeighbors& operator=(const HeldNeighbors&) = delete;

  Result<void> hold(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (!environment_.runs(name)) continue;
      TRY_ASSIGN(const auto ended, environment_.ended_by_itself(name));
      if (ended) continue;
      TRY(environment_.freeze(name));
      names_.push_back(name);
    }
    return {};
  }

 private:
  Environment& environment_;
  std::vector<std::string> names_;
};

Result<void> rehearse(Environment& environment, const ServiceSpec& service, Clock& clock) {
  if (service.after.empty()) return {};
  HeldNeighbors held(environment);
  TRY(held.hold(service.after));
  clock.sleep_for(kRehearsal);
  return {};
}

/// Why what comes of the calls would prove nothing here; empty: it would.
std::string why_no_proof(const Environment& environment, const ServiceSpec& service) {
  std::string why = environment.why_not(Ability::prompt_stop);
  if (why.empty() && !service.after.empty()) why = environment.why_not(Ability::freeze);
  return why;
}

/// What keeps the report from being a proof.
std::string not_told(const LoadReport& report) {
  if (!report.unsteady.empty())
    return "calls failed before it was stopped, too: " + statuses(report.unsteady);
  if (report.in_flight == 0 && report.lost.empty())
    return "no call was in flight for long enough when it was stopped to be accepted for certain";
  return {};
}

}  // namespace

Result<LoadedStop> stop_under_load(Environment& environment, std::string_view service,
                                   const LoadPlan& plan, ProcessRunner& processes, Clock& clock) {
  TRY_ASSIGN(const ServiceSpec* spec, find_service(environment.topology(), service));
  LoadedStop stop{.not_told = why_no_proof(environment, *spec)};
  if (!stop.not_told.empty()) {
    TRY_ASSIGN(stop.end, environment.stop(service));
    return stop;
  }
  TRY_ASSIGN(const std::filesystem::path program, helper_program("qa-rpc"));
  TRY_ASSIGN(Command command, environment.member_command({program.string(), "load"}));
  command.input = to_json_text(plan) + "\n";
  command.after_input = Command::AfterInput::keep_open;
  command.timeout = patience(plan) + spec->grace;
  TRY_ASSIGN(const auto load, processes.start(command));

  TRY_ASSIGN(const LoadStart start, wait_until_busy(*load));
  stop.call = start.call;
  stop.not_told = start.why_not;
  if (start.call.empty()) {
    TRY_ASSIGN(stop.end, environment.stop(service));
    return stop;
  }
  TRY(rehearse(environment, *spec, clock));
  auto held = std::make_unique<HeldNeighbors>(environment);
  TRY(held->hold(spec->after));
  clock.sleep_for(kHoldBefore);
  // Whether it listens is told by its next line, or the lack of it. What fails from then on is the
  // stop's doing.
  static_cast<void>(load->write(std::string(kStopping) + "\n"));
  TRY(wait_for_line(*load, 1));
  {
    const std::jthread release([&] {
      clock.sleep_for(kHoldAfter);
      held.reset();
    });
    TRY_ASSIGN(stop.end, environment.stop(service));
  }
  static_cast<void>(load->write(std::string(kStopped) + "\n"));
  TRY_ASSIGN(const std::string last, wait_for_line(*load, 2));
  TRY_ASSIGN(stop.report, parse_load_report(last));
  stop.not_told = not_told(stop.report);
  return stop;
}

}  // namespace qa
