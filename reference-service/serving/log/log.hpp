// The log of the service: standard error and, when asked for, a file; one line a message.
#pragma once

#include "serving/core/log_level.hpp"
#include "serving/core/problem.hpp"
#include "serving/core/service_state.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace serving {

/// How a service is called in its log.
struct LogNames {
  std::string title = "Service";     ///< in each line for people
  std::string file = "service.log";  ///< of the file
};

/// Every member may be called from any thread. A file that can't be written any more, because the
/// disk is full or its directory is gone, is said once on standard error and then tried again with
/// each message: the service outlives its log. So it does a standard error that nobody reads: lines
/// are dropped, and counted as soon as there is room again. Texts are cut after 3000 bytes.
class Log {
 public:
  /// Messages below `level` are dropped.
  explicit Log(LogLevel level, LogFormat format = LogFormat::text, LogNames names = {});
  ~Log();

  /// Also writes to the file of the names in `directory`, made when missing; full files of
  /// "service.log" are kept as service.1.log and so on.
  MaybeProblem add_file(const std::string& directory);

  void debug(std::string_view text) { write(LogLevel::debug, text); }
  void info(std::string_view text) { write(LogLevel::info, text); }
  void warning(std::string_view text) { write(LogLevel::warning, text); }
  void state(ServiceState state) { write(LogLevel::state, name_of(state)); }
  void error(std::string_view text) { write(LogLevel::error, text); }

  void write(LogLevel level, std::string_view text);

 private:
  struct Sinks;  // spdlog stays in log.cpp: its headers are slow to compile
  LogLevel level_;
  std::mutex mutex_;
  std::unique_ptr<Sinks> sinks_;
};

}  // namespace serving
