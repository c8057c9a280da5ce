#include "qa/engine/recording_process_runner.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// Several commands may run at a time, so every line of ours names the program it is about.
std::string program_name(const Command& command) {
  return command.argv.empty() ? "" : std::filesystem::path(command.argv.front()).filename();
}

EndedCommand record_of(const Command& command, Clock& clock) {
  return {.program = program_name(command),
          .shell_text = to_shell_text(command),
          .started = clock.steady_now()};
}

std::string end_line(const std::string& program, const ExitStatus& status, milliseconds duration) {
  return fmt::format("[{}: {} after {:.3f} s]", program, to_text(status),
                     std::chrono::duration<double>(duration).count());
}

std::string failure_line(const std::string& program, const Failure& failure) {
  return fmt::format("[{}: {}]", program, failure.what);
}

class RecordedProcess : public RunningProcess {
 public:
  RecordedProcess(std::unique_ptr<RunningProcess> inner, EndedCommand command, StageLog& log,
                  Clock& clock, const CommandListener& on_end, CommandListener on_failure)
      : inner_(std::move(inner)),
        command_(std::move(command)),
        log_(log),
        clock_(clock),
        on_end_(on_end),
        on_failure_(std::move(on_failure)) {}
  ~RecordedProcess() override { stop(Command{}.grace); }

  int pid() const override { return inner_->pid(); }
  std::optional<ExitStatus> poll() override { return recorded(inner_->poll()); }
  std::optional<ExitStatus> wait(milliseconds limit) override {
    return recorded(inner_->wait(limit));
  }
  ExitStatus stop(milliseconds grace) override {
    // How it takes a signal of ours explains nothing.
    is_asked_to_end_ = true;
    return *recorded(inner_->stop(grace));
  }
  std::string output() const override { return inner_->output(); }
  Result<void> write(std::string_view text) override { return inner_->write(text); }
  void close_input() override { inner_->close_input(); }

 private:
  std::optional<ExitStatus> recorded(std::optional<ExitStatus> status) {
    if (!status || end_recorded_) return status;
    const auto duration =
        std::chrono::duration_cast<milliseconds>(clock_.steady_now() - command_.started);
    log_.note(end_line(command_.program, *status, duration));
    on_end_(command_);
    const bool exited = status->kind == ExitStatus::Kind::exited;
    if (!status->succeeded() && (exited || !is_asked_to_end_)) on_failure_(command_);
    end_recorded_ = true;
    return status;
  }

  std::unique_ptr<RunningProcess> inner_;
  EndedCommand command_;
  StageLog& log_;
  Clock& clock_;
  CommandListener on_end_;
  CommandListener on_failure_;
  bool is_asked_to_end_ = false;
  bool end_recorded_ = false;
};

}  // namespace

RecordingProcessRunner::RecordingProcessRunner(std::unique_ptr<ProcessRunner> inner, StageLog& log,
                                               Clock& clock, Environment marks,
                                               CommandListener on_end)
    : inner_(std::move(inner)),
      log_(log),
      clock_(clock),
      marks_(std::move(marks)),
      on_end_(std::move(on_end)) {}

Result<Completed> RecordingProcessRunner::run(const Command& command) {
  const EndedCommand record = record_of(command, clock_);
  const auto& [program, shell_text, started] = record;
  log_.command(shell_text);
  Result<Completed> completed = inner_->run(marked(command));
  log_.note(completed ? end_line(program, completed->status, completed->duration)
                      : failure_line(program, completed.error()));
  if (completed) on_end_(record);
  remember(shell_text, completed && completed->status.succeeded());
  return completed;
}

Result<std::unique_ptr<RunningProcess>> RecordingProcessRunner::start(const Command& command) {
  const EndedCommand record = record_of(command, clock_);
  log_.command(record.shell_text);
  Result<std::unique_ptr<RunningProcess>> process = inner_->start(marked(command));
  remember(record.shell_text, process.has_value());
  if (process) {
    return std::make_unique<RecordedProcess>(
        std::move(*process), record, log_, clock_, on_end_,
        [this](const EndedCommand& ended) { remember(ended.shell_text, false); });
  }
  log_.note(failure_line(record.program, process.error()));
  return process;
}

std::string RecordingProcessRunner::decisive_command() const {
  const std::lock_guard lock(mutex_);
  return last_unsuccessful_.empty() ? last_ : last_unsuccessful_;
}

Command RecordingProcessRunner::marked(Command command) const {
  command.environment.insert(marks_.begin(), marks_.end());
  return command;
}

void RecordingProcessRunner::remember(const std::string& shell_text, bool succeeded) {
  const std::lock_guard lock(mutex_);
  last_ = shell_text;
  if (!succeeded) last_unsuccessful_ = shell_text;
}

}  // namespace qa
