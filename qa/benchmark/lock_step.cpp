#include "qa/benchmark/lock_step.hpp"

#include "qa/benchmark/benchmark_filter.hpp"
#include "qa/benchmark/benchmark_program.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

using namespace std::chrono_literals;

constexpr const char* kVariable = "QA_BENCHMARK_LOCKSTEP_1";
constexpr int kOtherGone = 75;
constexpr int kBrokenPipe = 13;
/// The stage's own deadline ends programs that hang.
constexpr std::chrono::hours kLimit{24};
/// How often the other side is looked at while one is waited for: a side whose partner died before
/// it began waits for ever.
constexpr std::chrono::milliseconds kGlance = 1s;
constexpr std::chrono::milliseconds kGrace = 2s;

struct Side {
  char letter;
  std::filesystem::path program;
  bool starts;
};

std::filesystem::path file_of(const LockStep& pair, char letter, const char* ending) {
  return pair.scratch / (std::string("turns.") + letter + ending);
}

std::string plan_text(const LockStep& pair, const Side& side) {
  const char other = side.letter == 'a' ? 'b' : 'a';
  std::string text = fmt::format("turn_in {}\nturn_out {}\nstarts {}\nreport {}\nrepetitions {}\n",
                                 file_of(pair, side.letter, ".fifo").string(),
                                 file_of(pair, other, ".fifo").string(), side.starts ? 1 : 0,
                                 file_of(pair, side.letter, ".json").string(), pair.repetitions);
  for (const std::string& name : pair.benchmarks) {
    text += "benchmark " + exact_filter(std::span(&name, 1)) + "\n";
  }
  return text;
}

Command command_of(const LockStep& pair, const Side& side) {
  const std::chrono::duration<double> repetition = pair.repetition_time;
  return {
      .argv = {side.program.string(), fmt::format("--benchmark_min_time={}", repetition.count())},
      .environment = {{kVariable, file_of(pair, side.letter, ".plan").string()}},
      .timeout = kLimit};
}

bool is_victim(const ExitStatus& status) {
  return (status.kind == ExitStatus::Kind::exited && status.code == kOtherGone) ||
         (status.kind == ExitStatus::Kind::signaled && status.signal == kBrokenPipe);
}

/// Waits for both; when one failed, the other is stopped after a while.
std::array<ExitStatus, 2> wait_for_both(RunningProcess& first, RunningProcess& second) {
  std::array<RunningProcess*, 2> processes = {&first, &second};
  std::array<std::optional<ExitStatus>, 2> ends;
  for (std::size_t turn = 0; !ends[0] || !ends[1]; turn = 1 - turn) {
    const std::size_t other = 1 - turn;
    if (ends[turn]) continue;
    ends[turn] = processes[turn]->wait(kGlance);
    if (ends[turn] || !ends[other] || ends[other]->succeeded()) continue;
    processes[turn]->stop(kGrace);
    ends[turn] = ExitStatus{.kind = ExitStatus::Kind::exited, .code = kOtherGone};
  }
  return {*ends[0], *ends[1]};
}

Failure failure_of(const LockStep& pair, const Side& side, const ExitStatus& status) {
  Failure failure{.kind = FailureKind::product,
                  .what = "the benchmark program " + to_text(status),
                  .command = to_shell_text(command_of(pair, side))};
  if (status.kind == ExitStatus::Kind::timed_out) failure.kind = FailureKind::timed_out;
  if (status.kind == ExitStatus::Kind::canceled) failure.kind = FailureKind::canceled;
  return failure;
}

Result<BenchmarkReport> read_report(const LockStep& pair, const Side& side, Files& files) {
  const std::filesystem::path file = file_of(pair, side.letter, ".json");
  if (!files.exists(file)) {
    return fail(FailureKind::product, "the benchmark program wrote no report");
  }
  TRY_ASSIGN(const std::string text, files.read(file));
  return parse_benchmark_report(text);
}

Result<void> prepare(const LockStep& pair, std::span<const Side> sides, Files& files) {
  for (const Side& side : sides) {
    for (const char* ending : {".fifo", ".json"}) {
      TRY(files.remove_all(file_of(pair, side.letter, ending)));
    }
    TRY(files.write(file_of(pair, side.letter, ".plan"), plan_text(pair, side)));
  }
  return {};
}

}  // namespace

Result<bool> can_lock_step(const std::filesystem::path& program, Files& files) {
  TRY_ASSIGN(const std::string content, files.read(program));
  return content.find(kVariable) != std::string::npos;
}

Result<LockStepReports> run_lock_step(const LockStep& pair, ProcessRunner& processes,
                                      Files& files) {
  const std::array<Side, 2> sides = {{{'a', pair.baseline, pair.starter == Starter::baseline},
                                      {'b', pair.contender, pair.starter == Starter::contender}}};
  TRY(prepare(pair, sides, files));
  TRY_ASSIGN(const std::unique_ptr<RunningProcess> baseline,
             processes.start(command_of(pair, sides[0])));
  TRY_ASSIGN(const std::unique_ptr<RunningProcess> contender,
             processes.start(command_of(pair, sides[1])));
  const std::array<ExitStatus, 2> ends = wait_for_both(*baseline, *contender);
  const bool blame_first = !ends[0].succeeded() && (!is_victim(ends[0]) || ends[1].succeeded());
  if (blame_first) {
    Failure failure = failure_of(pair, sides[0], ends[0]);
    blame_baseline(failure);
    return tl::unexpected(std::move(failure));
  }
  if (!ends[1].succeeded()) return tl::unexpected(failure_of(pair, sides[1], ends[1]));
  LockStepReports reports;
  TRY_ASSIGN(reports.baseline, read_report(pair, sides[0], files).map_error([](Failure failure) {
    blame_baseline(failure);
    return failure;
  }));
  TRY_ASSIGN(reports.contender, read_report(pair, sides[1], files));
  TRY_ASSIGN(reports.contender, without_errors(std::move(reports.contender)));
  return reports;
}

}  // namespace qa
