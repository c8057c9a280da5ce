// What became of a stage the last time, and what it depended on then.
#pragma once

#include "qa/engine/run_store.hpp"
#include "qa/model/stage_manifest.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

struct PreviousResult {
  std::string run_id;
  StageStatus status = StageStatus::passed;
  std::string folder;  ///< relative to the run's
};

/// Looks through the runs, newest first, only as far back as it is asked about. Calls may come from
/// any thread.
class PreviousResults {
 public:
  /// Name of the manifest in the folder of a stage.
  static constexpr std::string_view kManifestFile = "manifest.json";

  /// Only runs before the one called `before` count; empty: all.
  PreviousResults(RunStore& store, Files& files, std::string before = {});

  /// The newest result of the stage, executed or replayed, of those that are still there.
  std::optional<PreviousResult> of(const std::string& stage);
  Result<StageManifest> manifest(const PreviousResult& result);

 private:
  void load_next();

  RunStore& store_;
  Files& files_;
  std::string before_;
  std::mutex mutex_;
  std::optional<std::vector<std::string>> ids_;  ///< newest last: of the runs not looked at yet
  std::map<std::string, PreviousResult> results_;
};

}  // namespace qa
