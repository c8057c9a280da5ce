#include "log/log.hpp"

#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

namespace echo {

namespace {

constexpr const char* kPattern = "%Y-%m-%dT%H:%M:%S.%e%z Echo - %v";
constexpr std::size_t kMaxFileBytes = std::size_t{10} * 1024 * 1024;
constexpr std::size_t kKeptFiles = 5;

/// Fixed width, so that texts stand below each other.
std::string_view tag_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "[DEBUG]  ";
    case LogLevel::info:
      return "[INFO]   ";
    case LogLevel::warning:
      return "[WARNING]";
    case LogLevel::state:
      return "[STATUS] ";
    case LogLevel::error:
    case LogLevel::quiet:
      break;
  }
  return "[ERROR]  ";
}

}  // namespace

struct Log::Sink {
  spdlog::logger logger{
      "echo", std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(spdlog::color_mode::never)};
};

Log::Log(LogLevel level) : level_(level), sink_(std::make_unique<Sink>()) {
  // The levels are ours: spdlog knows no "state", so it passes everything.
  sink_->logger.set_level(spdlog::level::trace);
  sink_->logger.flush_on(spdlog::level::trace);
  sink_->logger.set_pattern(kPattern);
}

Log::~Log() = default;

MaybeProblem Log::add_file(const std::string& directory) {
  try {
    auto file = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
        directory + "/echo_server.log", kMaxFileBytes, kKeptFiles);
    file->set_pattern(kPattern);
    sink_->logger.sinks().push_back(std::move(file));
  } catch (const spdlog::spdlog_ex& error) {
    return Problem{"--logdir: " + std::string(error.what())};
  }
  return std::nullopt;
}

void Log::write(LogLevel level, std::string_view text) {
  if (level < level_ || level == LogLevel::quiet) return;
  sink_->logger.info("{} {}", tag_of(level), text);
}

}  // namespace echo
