// How CMake is reached on behalf of one stage.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace qa {

struct CmakeSession {
  /// Runs to the end; how it ended is data. Fails with timed_out at the stage's deadline.
  std::function<Result<Completed>(Command)> run;
  /// Tells the user what goes on.
  std::function<void(std::string_view step)> step;
  Files& files;
  Clock& clock;
  std::filesystem::path scratch;       ///< a folder that exists, for files that CMake is to read
  std::string owner;                   ///< who builds, for those who wait: "stage unit of run 1"
  std::chrono::milliseconds patience;  ///< how long to wait for a build folder
  std::string next;                    ///< what to type after something was repaired
  std::size_t jobs = 1;                ///< how many compilers a build may start at a time
};

/// `command` with messages that are the same everywhere: compilers translate theirs.
Command in_english(Command command);

}  // namespace qa
