#include "serving/log/log.hpp"

#include "serving/log/line.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include <poll.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <unistd.h>

namespace serving {

namespace {

constexpr const char* kTime = "%Y-%m-%dT%H:%M:%S.%e%z";
constexpr std::size_t kMaxFileBytes = std::size_t{10} * 1024 * 1024;
constexpr std::size_t kKeptFiles = 5;

using Clock = std::chrono::steady_clock;

/// So that a line fits into what a pipe takes at once when it takes anything, 4096 bytes.
constexpr std::size_t kMaxTextBytes = 3000;

/// spdlog waits and tries again when a file can't be opened, which must not happen for each line.
constexpr std::chrono::seconds kRetry{5};

/// Whether a line can be written without waiting.
bool standard_error_takes_more() {
  pollfd writable{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&writable, 1, 0) == 1 && (writable.revents & POLLOUT) != 0;
}

}  // namespace

/// Guarded by Log's mutex, so spdlog needs none of its own.
struct Log::Sinks {
  Sinks(LogFormat line_format, LogNames log_names)
      : format(line_format), names(std::move(log_names)) {
    standard_error.set_pattern(pattern());
  }

  [[nodiscard]] std::string pattern() const {
    if (format == LogFormat::json) return R"({"time":")" + std::string(kTime) + R"(",%v})";
    return std::string(kTime) + " " + names.title + " - %v";
  }

  /// Opens the file, and its directory when missing. Throws spdlog_ex.
  void open_file() {
    file.reset();
    file = std::make_unique<spdlog::sinks::rotating_file_sink_st>(path, kMaxFileBytes, kKeptFiles);
    file->set_pattern(pattern());
  }

  /// Whether somebody has taken the file away: what is written to it then would be lost.
  [[nodiscard]] bool file_is_gone() const { return !file || access(path.c_str(), F_OK) != 0; }

  void write(LogLevel level, std::string_view text) {
    const std::string line = format == LogFormat::json ? json_members(level, text, kMaxTextBytes)
                                                       : text_line(level, text, kMaxTextBytes);
    const spdlog::details::log_msg message(names.title, spdlog::level::info, line);
    write_to_standard_error(message);
    if (!path.empty() && Clock::now() >= next_try) write_to_file(message);
  }

  /// A reader that has stopped must not stop the service, which would wait for it in the middle of
  /// a request.
  void write_to_standard_error(const spdlog::details::log_msg& message) {
    if (!standard_error_takes_more()) {
      ++unread;
      return;
    }
    standard_error.log(message);
    if (unread == 0) return;
    const std::string text =
        std::to_string(std::exchange(unread, 0)) + " lines before were dropped: nobody read them";
    write(LogLevel::warning, text);
  }

  void write_to_file(const spdlog::details::log_msg& message) {
    try {
      if (file_is_gone()) open_file();
      file->log(message);
      file->flush();
      complained = false;
    } catch (const spdlog::spdlog_ex& error) {
      if (!file) next_try = Clock::now() + kRetry;
      complain(error.what());
    }
  }

  /// Once an outage.
  void complain(const std::string& what) {
    if (std::exchange(complained, true)) return;
    const std::string text = "The log file cannot be written, going on without it: " + what;
    write(LogLevel::error, text);
  }

  LogFormat format;
  LogNames names;
  spdlog::sinks::ansicolor_stderr_sink_st standard_error{spdlog::color_mode::never};
  std::uint64_t unread = 0;  // lines that standard error did not take
  std::string path;          // empty: no file
  std::unique_ptr<spdlog::sinks::rotating_file_sink_st> file;
  Clock::time_point next_try;
  bool complained = false;
};

Log::Log(LogLevel level, LogFormat format, LogNames names)
    : level_(level), sinks_(std::make_unique<Sinks>(format, std::move(names))) {}

Log::~Log() = default;

MaybeProblem Log::add_file(const std::string& directory) {
  const std::scoped_lock lock(mutex_);
  sinks_->path = directory + "/" + sinks_->names.file;
  try {
    sinks_->open_file();
  } catch (const spdlog::spdlog_ex& error) {
    return Problem{"--logdir: " + std::string(error.what())};
  }
  return std::nullopt;
}

void Log::write(LogLevel level, std::string_view text) {
  if (level < level_ || level == LogLevel::quiet) return;
  const std::scoped_lock lock(mutex_);
  sinks_->write(level, text);
}

}  // namespace serving
