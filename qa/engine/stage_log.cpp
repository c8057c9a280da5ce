#include "qa/engine/stage_log.hpp"

namespace qa {

StageLog::StageLog(Files& files, std::filesystem::path folder, Listener listener)
    : files_(files), folder_(std::move(folder)), listener_(std::move(listener)) {}

void StageLog::command(std::string_view shell_text) {
  const std::lock_guard lock(mutex_);
  append(kCommandFile, std::string(shell_text) + "\n");
  append_line("$ " + std::string(shell_text));
}

void StageLog::output(std::string_view text) {
  if (text.empty()) return;
  const std::lock_guard lock(mutex_);
  append(kOutputFile, text);
  at_line_start_ = text.back() == '\n';
  if (listener_) listener_(text);
}

void StageLog::note(std::string_view line) {
  const std::lock_guard lock(mutex_);
  append_line(line);
}

std::optional<Failure> StageLog::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void StageLog::append(std::string_view file, std::string_view text) {
  Result<void> appended = files_.append(folder_ / file, text);
  if (!appended && !problem_) problem_ = std::move(appended).error();
}

void StageLog::append_line(std::string_view line) {
  append(kOutputFile, (at_line_start_ ? "" : "\n") + std::string(line) + "\n");
  at_line_start_ = true;
}

}  // namespace qa
