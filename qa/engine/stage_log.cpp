#include "qa/engine/stage_log.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace qa {

StageLog::StageLog(Files& files, std::filesystem::path folder, Listener listener, LogLimits limits)
    : files_(files), folder_(std::move(folder)), listener_(std::move(listener)), limits_(limits) {}

void StageLog::command(std::string_view shell_text) {
  const std::lock_guard lock(mutex_);
  append(kCommandFile, std::string(shell_text) + "\n");
  append_line("$ " + std::string(shell_text));
}

void StageLog::output(std::string_view text) {
  if (text.empty()) return;
  const std::lock_guard lock(mutex_);
  if (text.find('\0') == std::string_view::npos) {
    append_output(text);
  } else {
    // Lists like that of `git ls-files -z`; with NULs in it grep would call the log binary.
    std::string lines(text);
    std::ranges::replace(lines, '\0', '\n');
    append_output(lines);
  }
  at_line_start_ = text.back() == '\n';
  if (listener_) listener_(text);
}

void StageLog::note(std::string_view line) {
  const std::lock_guard lock(mutex_);
  append_line(line);
}

void StageLog::close() {
  const std::lock_guard lock(mutex_);
  if (tail_.size() > limits_.tail_bytes) {
    // From the start of a line, where there is one.
    std::size_t cut = tail_.size() - limits_.tail_bytes;
    const std::size_t line_end = tail_.find('\n', cut);
    if (line_end != std::string::npos) cut = line_end + 1;
    omitted_bytes_ += cut;
    tail_.erase(0, cut);
  }
  if (omitted_bytes_ > 0) {
    append(kOutputFile,
           fmt::format("\n[qa: {} bytes of output are left out here]\n", omitted_bytes_));
  }
  append(kOutputFile, std::exchange(tail_, {}));
  head_bytes_ = limits_.head_bytes;
  omitted_bytes_ = 0;
}

std::optional<Failure> StageLog::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void StageLog::append(std::string_view file, std::string_view text) {
  if (text.empty()) return;
  Result<void> appended = files_.append(folder_ / file, text);
  if (!appended && !problem_) problem_ = std::move(appended).error();
}

void StageLog::append_output(std::string_view text) {
  const std::string_view head = text.substr(0, limits_.head_bytes - head_bytes_);
  head_bytes_ += head.size();
  if (!head.empty()) append(kOutputFile, head);
  tail_ += text.substr(head.size());
  if (tail_.size() <= 2 * limits_.tail_bytes) return;
  const std::size_t cut = tail_.size() - limits_.tail_bytes;
  omitted_bytes_ += cut;
  tail_.erase(0, cut);
}

void StageLog::append_line(std::string_view line) {
  append_output((at_line_start_ ? "" : "\n") + std::string(line) + "\n");
  at_line_start_ = true;
}

}  // namespace qa
