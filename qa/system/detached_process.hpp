// A process that outlives us: it has a session of its own, and only its first words come back.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/file_descriptor.hpp"

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace qa {

class DetachedProcess {
 public:
  /// Starts `argv`, whose first word is the path of a program, with our environment; what it writes
  /// to standard error is appended to `log`. It goes on when we end.
  static Result<DetachedProcess> start(const std::vector<std::string>& argv,
                                       const std::filesystem::path& log);

  /// What it writes to standard output, until it closes it or ends. Fails with kind canceled at an
  /// interrupt.
  Result<std::string> read_all() const;

 private:
  explicit DetachedProcess(FileDescriptor output) : output_(std::move(output)) {}
  FileDescriptor output_;
};

/// For the detached process itself: while it lives, the end of whoever started it comes as SIGTERM.
class StarterWatch {
 public:
  StarterWatch();
  ~StarterWatch();
  StarterWatch(const StarterWatch&) = delete;
  StarterWatch& operator=(const StarterWatch&) = delete;

 private:
  std::jthread thread_;
};

/// The same: nothing more is written to standard output, and its reader finds the end of it.
void release_starter();

/// Path of the running program.
Result<std::filesystem::path> own_program();

/// SIGTERM.
void ask_to_end(int pid);

}  // namespace qa
