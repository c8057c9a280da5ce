#include "qa/engine/stage_execution.hpp"

#include "qa/engine/judgement.hpp"
#include "qa/engine/recording_process_runner.hpp"
#include "qa/engine/stage_leaks.hpp"
#include "qa/engine/stage_log.hpp"
#include "qa/system/process_table.hpp"
#include "qa/system/tool_environment.hpp"

#include <csignal>
#include <exception>
#include <mutex>

#include <fmt/format.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

std::string time_limit_text(milliseconds limit) {
  const auto count = limit.count();
  if (count % 60'000 == 0) return fmt::format("{} min", count / 60'000);
  return count % 1000 == 0 ? fmt::format("{} s", count / 1000) : fmt::format("{} ms", count);
}

class StageExecution {
 public:
  StageExecution(const StageTask& task, const RunnerServices& services)
      : task_(task),
        services_(services),
        spec_(*task.spec),
        jobs_(*task.jobs,
              [this] { services_.events.step_started(spec_, "waits for a job of its own"); }),
        folder_(task.run_folder / task.folder),
        started_(services.clock.steady_now()),
        deadline_(started_ + spec_.timeout),
        log_(services.files, folder_,
             [this](std::string_view text) { services_.events.output(spec_, text); }),
        processes_(
            services.processes([this](std::string_view text) { log_.output(text); }, deadline_),
            log_, services.clock, marks_of(task), [this](const EndedCommand& command) {
              services_.events.command_ended(spec_, command);
            }) {}

  StageOutcome execute() {
    Result<StageResult> evidence = create_folders().and_then([this] { return last_attempt(); });
    StageOutcome outcome{.result = to_result(std::move(evidence))};
    finish(outcome.result);
    log_.close();
    outcome.tools = std::move(tools_);
    outcome.read = std::move(read_);
    outcome.unrecorded = log_.problem();
    return outcome;
  }

 private:
  static RecordingProcessRunner::Environment marks_of(const StageTask& task) {
    RecordingProcessRunner::Environment marks;
    marks[std::string(kRunMark)] = task.run_id;
    marks[std::string(kStageMark)] = task.spec->name;
    if (!task.temporary.empty()) marks["TMPDIR"] = task.temporary.string();
    marks.merge(declared_variables(task.spec->environment, inherited_variables()));
    return marks;
  }

  Result<void> create_folders() {
    TRY(services_.files.create_directories(folder_));
    if (!task_.temporary.empty()) TRY(services_.files.create_directories(task_.temporary));
    return {};
  }

  /// The first attempt that is not worth repeating, or the last one allowed.
  Result<StageResult> last_attempt() {
    const int attempts = spec_.retries + 1;
    for (int attempt = 1;; ++attempt) {
      Result<StageResult> evidence = call_stage_function();
      const bool worth_repeating = !evidence && evidence.error().kind == FailureKind::host &&
                                   services_.interrupt_signal() == 0 && !is_late();
      if (attempt == attempts || !worth_repeating) return evidence;
      const std::string what = evidence.error().what;
      log_.note(fmt::format("[qa: attempt {} of {}, because: {}]", attempt + 1, attempts, what));
      retried_ = fmt::format("; attempt {} of {} after: {}", attempt + 1, attempts, what);
      TRY(empty_folder());
    }
  }

  Result<StageResult> call_stage_function() {
    StageContext context{
        .root = task_.root,
        .folder = folder_,
        .kept_folder = task_.kept_folder,
        .builds_folder = task_.builds_folder,
        .run_id = task_.run_id,
        .upstream = *task_.upstream,
        .processes = processes_,
        .files = services_.files,
        .clock = services_.clock,
        .jobs = jobs_,
        .step = [this](std::string_view step) { begin_step(step); },
        .tool_version = [this](std::string_view tool,
                               std::string_view version) { remember_tool(tool, version); },
        .has_read = [this](std::string_view file) { remember_read(file); },
        .proof = [this](const Command& command) { proof_ = to_shell_text(command); }};
    try {
      return services_.stage_function(spec_)(spec_, context);
    } catch (const std::exception& exception) {
      return fail(FailureKind::host,
                  std::string("the stage broke off with an exception: ") + exception.what());
    } catch (...) {
      return fail(FailureKind::host, "the stage broke off with an exception of unknown type");
    }
  }

  /// A stage finds its folder empty but for the log, at every attempt.
  Result<void> empty_folder() {
    TRY_ASSIGN(const auto left_over, services_.files.list(folder_));
    for (const std::filesystem::path& path : left_over) {
      const bool log =
          path == folder_ / StageLog::kOutputFile || path == folder_ / StageLog::kCommandFile;
      if (!log) TRY(services_.files.remove_all(path));
    }
    return {};
  }

  void begin_step(std::string_view step) {
    {
      const std::lock_guard lock(mutex_);
      step_ = step;
    }
    services_.events.step_started(spec_, step);
  }

  void remember_tool(std::string_view tool, std::string_view version) {
    const std::lock_guard lock(mutex_);
    tools_[std::string(tool)] = version;
  }

  void remember_read(std::string_view file) {
    const std::lock_guard lock(mutex_);
    read_.emplace(file);
  }

  bool is_late() const { return services_.clock.steady_now() >= deadline_; }

  static StageResult to_result(Result<StageResult> evidence) {
    if (!evidence) {
      const StageStatus status = status_of(evidence.error().kind);
      return {.status = status, .failure = std::move(evidence).error()};
    }
    StageResult result = std::move(*evidence);
    if (!reddens_run(result.status)) {
      result.failure.reset();
    } else if (!result.failure) {
      result.failure = Failure{.kind = FailureKind::host, .what = "the stage did not say why"};
    }
    return result;
  }

  void finish(StageResult& result) {
    result.name = spec_.name;
    result.folder = task_.folder.string();
    result.from_cache = false;
    if (result.status != StageStatus::skipped || result.reason.empty())
      result.reason = task_.reason + retried_;
    heed_interrupt_and_deadline(result);
    end_leaked_processes(result, task_.run_id, services_.sweeper, log_);
    judge_leaked_processes(result, task_.policy);
    if (!task_.temporary.empty()) remove_temporary_folder(result, task_.temporary, services_.files);
    judge(result, spec_, task_.policy);
    if (result.failure) complete(*result.failure);
    result.duration =
        std::chrono::duration_cast<milliseconds>(services_.clock.steady_now() - started_);
  }

  /// What a stage makes of children that we stopped under it says nothing about the product.
  void heed_interrupt_and_deadline(StageResult& result) {
    const int signal = services_.interrupt_signal();
    if (signal != 0 && result.status != StageStatus::passed) {
      const char* name = signal == SIGTERM ? "SIGTERM" : "SIGINT";
      replace_failure(result, FailureKind::canceled, fmt::format("interrupted by {}", name));
    } else if (is_late()) {
      replace_failure(result, FailureKind::timed_out,
                      "ran into its time limit of " + time_limit_text(spec_.timeout));
    }
  }

  void replace_failure(StageResult& result, FailureKind kind, std::string what) {
    const std::lock_guard lock(mutex_);
    if (!step_.empty()) what += " during '" + step_ + "'";
    result.status = status_of(kind);
    result.failure = Failure{.kind = kind, .what = std::move(what)};
  }

  void complete(Failure& failure) const {
    if (failure.command.empty())
      failure.command = proof_.empty() ? processes_.decisive_command() : proof_;
    if (failure.log.empty()) failure.log = folder_ / StageLog::kOutputFile;
    if (failure.next.empty()) failure.next = "qa run " + spec_.name;
    // Relative, so that the run can be moved as a whole.
    const std::filesystem::path log(failure.log);
    if (log.is_absolute()) failure.log = log.lexically_relative(task_.run_folder).string();
  }

  const StageTask& task_;
  const RunnerServices& services_;
  const StageSpec& spec_;
  StageJobs jobs_;
  std::filesystem::path folder_;
  SteadyTime started_;
  SteadyTime deadline_;
  StageLog log_;
  RecordingProcessRunner processes_;

  std::mutex mutex_;  ///< stages may use their context from several threads
  std::string step_;
  std::map<std::string, std::string> tools_;
  std::set<std::string> read_;
  std::string proof_;
  std::string retried_;
};

}  // namespace

StageOutcome execute_stage(const StageTask& task, const RunnerServices& services) {
  return StageExecution(task, services).execute();
}

}  // namespace qa
