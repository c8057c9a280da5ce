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

std::string end_line(const std::string& program, const ExitStatus& status, milliseconds duration) {
  return fmt::format("[{}: {} after {:.3f} s]", program, to_text(status),
                     std::chrono::duration<double>(duration).count());
}

std::string failure_line(const std::string& program, const Failure& failure) {
  return fmt::format("[{}: {}]", program, failure.what);
}

class RecordedProcess : public RunningProcess {
 public:
  RecordedProcess(std::unique_ptr<RunningProcess> inner, std::string program, StageLog& log,
                  Clock& clock)
      : inner_(std::move(inner)),
        program_(std::move(program)),
        log_(log),
        clock_(clock),
        started_(clock.steady_now()) {}
  ~RecordedProcess() override { stop(Command{}.grace); }

  int pid() const override { return inner_->pid(); }
  std::optional<ExitStatus> poll() override { return recorded(inner_->poll()); }
  std::optional<ExitStatus> wait(milliseconds limit) override {
    return recorded(inner_->wait(limit));
  }
  ExitStatus stop(milliseconds grace) override { return *recorded(inner_->stop(grace)); }
  std::string output() const override { return inner_->output(); }

 private:
  std::optional<ExitStatus> recorded(std::optional<ExitStatus> status) {
    if (!status || end_recorded_) return status;
    const auto duration = std::chrono::duration_cast<milliseconds>(clock_.steady_now() - started_);
    log_.note(end_line(program_, *status, duration));
    end_recorded_ = true;
    return status;
  }

  std::unique_ptr<RunningProcess> inner_;
  std::string program_;
  StageLog& log_;
  Clock& clock_;
  std::chrono::steady_clock::time_point started_;
  bool end_recorded_ = false;
};

}  // namespace

RecordingProcessRunner::RecordingProcessRunner(std::unique_ptr<ProcessRunner> inner, StageLog& log,
                                               Clock& clock, Environment marks)
    : inner_(std::move(inner)), log_(log), clock_(clock), marks_(std::move(marks)) {}

Result<Completed> RecordingProcessRunner::run(const Command& command) {
  const std::string shell_text = to_shell_text(command);
  log_.command(shell_text);
  Result<Completed> completed = inner_->run(marked(command));
  const std::string program = program_name(command);
  log_.note(completed ? end_line(program, completed->status, completed->duration)
                      : failure_line(program, completed.error()));
  remember(shell_text, completed && completed->status.succeeded());
  return completed;
}

Result<std::unique_ptr<RunningProcess>> RecordingProcessRunner::start(const Command& command) {
  const std::string shell_text = to_shell_text(command);
  log_.command(shell_text);
  Result<std::unique_ptr<RunningProcess>> process = inner_->start(marked(command));
  remember(shell_text, process.has_value());
  if (process) {
    return std::make_unique<RecordedProcess>(std::move(*process), program_name(command), log_,
                                             clock_);
  }
  log_.note(failure_line(program_name(command), process.error()));
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
