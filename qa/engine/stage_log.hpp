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

/// Everything is on disk when a call returns; nothing is kept. Calls may come from any thread.
class StageLog {
 public:
  using Listener = std::function<void(std::string_view text)>;

  /// `folder` is the stage's; `listener` gets what the children write, and only that.
  StageLog(Files& files, std::filesystem::path folder, Listener listener);

  /// A command that is about to run, as shell text.
  void command(std::string_view shell_text);
  /// A piece of a child's output, as it came.
  void output(std::string_view text);
  /// A line of our own; begins a new one where the output before it did not end with one.
  void note(std::string_view line);

  /// Names of the files in the stage's folder.
  static constexpr std::string_view kOutputFile = "output.log";
  static constexpr std::string_view kCommandFile = "command.txt";

  /// The first thing that could not be written: the log is not complete.
  std::optional<Failure> problem() const;

 private:
  void append(std::string_view file, std::string_view text);
  void append_line(std::string_view line);

  Files& files_;
  std::filesystem::path folder_;
  Listener listener_;
  mutable std::mutex mutex_;
  bool at_line_start_ = true;
  std::optional<Failure> problem_;
};

}  // namespace qa
