// What a stage left behind: ended or removed, and written down as findings of its owner.
#pragma once

#include "qa/engine/stage_log.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/stage_result.hpp"
#include "qa/system/files.hpp"
#include "qa/system/sweeper.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Ends the processes that `stage` left: a finding leak.process each. A null `sweeper` looks at
/// nothing.
void end_leaked_processes(StageResult& result, std::string_view run_id, Sweeper* sweeper,
                          StageLog& log);

/// Under the strict policy a stage that passed and left a process has failed: its next run would
/// meet what is left of this one. Like gates, judged anew when a result is replayed.
void judge_leaked_processes(StageResult& result, const RunPolicy& policy);

/// Removes `folder`, the stage's TMPDIR; what was in it is one finding leak.temp.
void remove_temporary_folder(StageResult& result, const std::filesystem::path& folder,
                             Files& files);

/// Mounts. They carry no mark of their maker, and others mount things on this machine, too; so only
/// those count that lie in a folder of the run's own, and only while no stage runs. Never removed.
class MountCheck {
 public:
  /// `places`: the project and the run's temporary folder; an empty one is none.
  MountCheck(Sweeper* sweeper, std::vector<std::filesystem::path> places);
  void stage_started(const std::string& stage) { suspects_.push_back(stage); }
  /// To be called when no stage runs: findings leak.mount for what is new.
  std::vector<Finding> compare();

 private:
  std::set<std::string> mounts_here() const;

  Sweeper* sweeper_;
  std::vector<std::filesystem::path> places_;
  std::set<std::string> known_;
  std::vector<std::string> suspects_;  ///< that ran since the last comparison
};

}  // namespace qa
