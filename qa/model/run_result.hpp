// Everything about one execution of a pipeline: the value behind run.json and all reports.
#pragma once

#include "qa/model/stage_result.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Facts about the machine that ran it; what comparisons between hosts are made of.
struct HostFacts {
  std::string hostname;
  std::string os;      ///< e.g. "Debian GNU/Linux 12 (bookworm)"
  std::string kernel;  ///< e.g. "6.1.0-18-amd64"
  std::string cpu_model;
  int cpus = 0;
  long memory_mib = 0;
  double load_1m = 0;  ///< when the run started

  bool operator==(const HostFacts&) const = default;
};

/// What the cache of stage results did for a run.
struct CacheCounts {
  int hits = 0;     ///< stages that were replayed
  int misses = 0;   ///< stages that ran although they may be replayed
  int evicted = 0;  ///< entries of whatever stage that went to keep the cache within its limit

  bool operator==(const CacheCounts&) const = default;
};

struct RunResult {
  std::string id;
  std::chrono::system_clock::time_point started;
  std::chrono::milliseconds duration{0};
  std::string commit;         ///< full hash, or empty outside git
  std::optional<bool> dirty;  ///< the work tree differed from it; empty: nobody could tell
  std::string profile;
  std::string project_folder;  ///< within the repository, "a/b/"; empty when it is all of it
  std::vector<std::string> arguments;  ///< of `qa run`, to ask for the same again
  HostFacts host;
  std::map<std::string, std::string> tools;  ///< tool -> version, as far as stages used them
  std::vector<StageResult> stages;
  std::optional<CacheCounts> cache;  ///< empty when it was not used
  bool finished = false;             ///< false while stages are still to come
  int interrupt_signal = 0;          ///< SIGINT or SIGTERM when that is why it ended
};

/// passed only when something ran and nothing is worse; `running` while not finished.
std::string_view run_status(const RunResult& run);

/// Exit codes are promises; each has its one meaning here.
enum ExitCode : int {
  kPassed = 0,
  kFailed = 1,
  kUsage = 2,
  kCouldNotJudge = 3,
  kNothingRan = 4,
  kInconclusive = 5,
  kTimedOut = 6,
  kInterrupted = 130,
  kTerminated = 143,
};

/// The exit code that this run deserves. A run with nothing but skipped stages is kNothingRan.
int exit_code(const RunResult& run);

/// The exit code for a failure outside any stage.
int exit_code(FailureKind kind);

}  // namespace qa
