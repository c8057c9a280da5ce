// run() on a thread of its own, told by signals, heard by its log.
#pragma once

#include "serving/app/application.hpp"
#include "serving/rpc/file_descriptor.hpp"

#include <future>
#include <string>
#include <thread>

namespace echo {

/// One at a time: meanwhile standard error is its log.
class RunningService {
 public:
  explicit RunningService(const serving::ServerOptions& options);
  /// Stops it when nobody did.
  ~RunningService();
  RunningService(const RunningService&) = delete;
  RunningService& operator=(const RunningService&) = delete;

  /// Reads on in the log until a line has `text`, and returns what follows it there. Throws when
  /// the tests' patience or the log is at its end.
  std::string wait_for(const std::string& text);

  /// Sends it only to this service, not to the rest of the process.
  void signal(int number);

  /// Waits for the end.
  serving::ExitCode exit_code();

 private:
  std::string read_line();

  serving::FileDescriptor standard_error_;
  serving::FileDescriptor log_;
  std::string unread_;
  bool told_to_stop_ = false;
  std::future<serving::ExitCode> ended_;
  std::thread thread_;
};

}  // namespace echo
