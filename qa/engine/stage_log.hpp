// What one stage leaves to read: every command in command.txt, all output in output.log.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

/// How much of a stage's output is kept: its start, and its end, which says why it failed.
struct LogLimits {
  std::size_t head_bytes = std::size_t{63} << 20;
  std::size_t tail_bytes = std::size_t{1} << 20;
};

/// Everything is on disk when a call returns, until there is more than the limits allow: from then
/// on the newest part waits in memory for close(). Calls may come from any thread.
class StageLog {
 public:
  using Listener = std::function<void(std::string_view text)>;

  /// `folder` is the stage's; `listener` gets what the children write, and only that.
  StageLog(Files& files, std::filesystem::path folder, Listener listener, LogLimits limits = {});

  /// A command that is about to run, as shell text.
  void command(std::string_view shell_text);
  /// A piece of a child's output, as it came.
  void output(std::string_view text);
  /// A line of our own; begins a new one where the output before it did not end with one.
  void note(std::string_view line);

  /// Nothing comes any more: says how much was left out, if anything, and writes what came last.
  void close();

  /// Names of the files in the stage's folder.
  static constexpr std::string_view kOutputFile = "output.log";
  static constexpr std::string_view kCommandFile = "command.txt";

  /// The first thing that could not be written: the log is not complete.
  std::optional<Failure> problem() const;

 private:
  void append(std::string_view file, std::string_view text);
  void append_output(std::string_view text);
  void append_line(std::string_view line);

  Files& files_;
  std::filesystem::path folder_;
  Listener listener_;
  LogLimits limits_;
  mutable std::mutex mutex_;
  bool at_line_start_ = true;
  std::size_t head_bytes_ = 0;     ///< on disk
  std::size_t omitted_bytes_ = 0;  ///< between head and tail
  std::string tail_;               ///< up to twice its limit, so that it is seldom shifted
  std::optional<Failure> problem_;
};

}  // namespace qa
