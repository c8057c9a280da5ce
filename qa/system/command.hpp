// One child process to be: an argument list, never a shell string.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

struct Command {
  std::vector<std::string> argv;            ///< argv[0] is looked up on PATH unless it has a slash
  std::filesystem::path working_directory;  ///< empty: the caller's
  /// Added to the inherited environment; an empty optional removes the variable.
  std::map<std::string, std::optional<std::string>> environment;
  /// Deadline; the child's whole process group is terminated, then killed, when it passes.
  std::chrono::milliseconds timeout{std::chrono::minutes(10)};
  /// Between SIGTERM and SIGKILL.
  std::chrono::milliseconds grace{std::chrono::seconds(5)};
  std::string input;  ///< written to standard input, which is then closed
  enum class AfterInput { close, keep_open };
  /// keep_open: for RunningProcess::write(); ProcessRunner::run() closes it all the same.
  AfterInput after_input = AfterInput::close;
  /// What removes what a run made outside this machine's processes is not refused or ended when the
  /// run is interrupted or its time is up; only by its own timeout.
  enum class Purpose { work, clean_up };
  Purpose purpose = Purpose::work;
  /// Standard output and error are always streamed to the log; this much of each is kept for
  /// parsing.
  std::size_t capture_limit_bytes = std::size_t{16} << 20;
};

/// Text that a person can paste into a shell: quoted where needed, with `cd` and variables in
/// front.
std::string to_shell_text(const Command& command);

/// One word quoted for a POSIX shell, unchanged when it needs no quotes.
std::string shell_quote(const std::string& word);

}  // namespace qa
