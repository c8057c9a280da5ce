#include "qa/cli/log_follower.hpp"

#include <algorithm>
#include <optional>

namespace qa {
namespace {

constexpr std::chrono::milliseconds kPause{200};
/// "01-" in front of the stage's name.
constexpr std::size_t kNumberWidth = 3;

Result<std::optional<std::filesystem::path>> find_log(const LogFollower& follower,
                                                      const std::string& run_id,
                                                      const std::string& stage) {
  const std::filesystem::path stages = follower.store.folder(run_id) / "stages";
  TRY_ASSIGN(const auto folders, follower.files.list_folders(stages));
  for (const std::filesystem::path& folder : folders) {
    const std::string name = folder.filename();
    const std::filesystem::path log = folder / "output.log";
    if (name.size() > kNumberWidth && name.substr(kNumberWidth) == stage &&
        follower.files.exists(log))
      return log;
  }
  return std::nullopt;
}

bool has_ended(const RunResult& run, const std::string& stage) {
  return run.finished ||
         std::ranges::find(run.stages, stage, &StageResult::name) != run.stages.end();
}

}  // namespace

Result<LogEnd> follow_log(const LogFollower& follower, const std::string& run_id,
                          const std::string& stage) {
  std::size_t shown = 0;
  while (true) {
    // Asked before the record is read: a driver records its end before it dies.
    const bool lives = follower.driver_lives();
    // Asked before the log is read: what is written before the end is recorded is not missed.
    TRY_ASSIGN(const RunResult run, follower.store.load(run_id));
    TRY_ASSIGN(const auto log, find_log(follower, run_id, stage));
    if (log) {
      TRY_ASSIGN(const std::string text, follower.files.read_from(*log, shown));
      if (!text.empty()) follower.write(text);
      shown += text.size();
    }
    if (has_ended(run, stage)) return LogEnd::complete;
    if (!lives) return LogEnd::killed;
    if (follower.interrupted()) return LogEnd::interrupted;
    follower.clock.sleep_for(kPause);
  }
}

}  // namespace qa
