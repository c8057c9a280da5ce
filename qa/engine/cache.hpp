// Decides whether a stage must run, and why, by what its result depends on; keeps and replays
// results.
#pragma once

#include "qa/engine/cache_store.hpp"
#include "qa/engine/file_index.hpp"
#include "qa/engine/manifest_maker.hpp"
#include "qa/engine/previous_results.hpp"
#include "qa/engine/run_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/stage_manifest.hpp"
#include "qa/system/clock.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace qa {

enum class CacheUse {
  normal,
  refresh,  ///< nothing is replayed, results are kept: --force
  off,      ///< nothing is replayed and nothing kept: --no-cache
};

struct CacheOptions {
  CacheUse use = CacheUse::normal;
  std::vector<std::string> forced;  ///< stages that are refreshed
  std::uintmax_t limit_bytes = std::uintmax_t{2} << 30;
  std::size_t max_names = 3;  ///< of files in one reason
  std::string run_id;         ///< of this run; empty where nothing is written
};

/// What the cache says of one stage at one moment.
struct CacheDecision {
  std::string reason;  ///< why it runs, or that nothing changed
  CacheKey key;
  std::optional<StageManifest> manifest;  ///< empty when it is never cached or cannot be told
  CacheStore::Found found;                ///< with an entry: it can be replayed

  bool replays() const { return found.entry.has_value(); }
};

/// "binary of build" -> sha256, of all artifacts that are inputs of a stage.
using UpstreamDigests = std::map<std::string, std::string>;

/// Calls may come from any thread. Only the calls of the second group write.
class Cache {
 public:
  Cache(const std::filesystem::path& reports, Surroundings surroundings, CacheOptions options,
        RunStore& runs, Files& files, Clock& clock);

  /// Of the project.
  const std::filesystem::path& root() const { return maker_.root(); }

  CacheDecision decide(const StageSpec& stage, const Result<UpstreamDigests>& upstream);
  /// As long as a needed stage is still to run: why this one runs whatever comes of that; empty
  /// when it depends.
  std::string reason_without_upstream(const StageSpec& stage);

  /// The result of `decision`'s entry with its files in `folder`, which is `run_folder`/`name`;
  /// empty when the entry vanished meanwhile.
  std::optional<CacheEntry> replay(const CacheDecision& decision, const std::string& run_id,
                                   const std::filesystem::path& run_folder,
                                   const std::filesystem::path& name);
  /// Whether anything outlives this run in it.
  bool keeps() const { return options_.use != CacheUse::off; }
  /// StageContext::kept_folder; an empty one where the stage is forced.
  std::filesystem::path kept_folder(const std::string& stage);

  /// Files of the project may have changed.
  void forget_listings() { maker_.forget_listings(); }
  /// To be called when a stage was executed, however it ended: notes what it depended on in its
  /// folder, for who asks later, and drops an entry that was just disproved.
  Result<void> note(const CacheDecision& decision, const StageResult& result,
                    const std::filesystem::path& run_folder);
  struct Executed {
    const std::filesystem::path& run_folder;
    const std::set<std::string>& read;  ///< files that the stage told it read
  };
  /// Keeps a result that was noted, if it is one to keep. Returns why a passed one is not; empty
  /// otherwise.
  std::string keep(const StageSpec& stage, const CacheDecision& decision,
                   const Result<UpstreamDigests>& upstream, const CacheEntry& entry,
                   const Executed& executed);
  /// To be called at the end of a run: keeps the cache within its limit.
  CacheCounts finish();

 private:
  bool is_forced(const std::string& stage) const;
  std::string why_not_found(const StageSpec& stage, const StageManifest& now, bool with_upstream);
  std::string changed_meanwhile(const StageManifest& before, const StageManifest& after);

  CacheOptions options_;
  Files& files_;
  FileIndex index_;
  ManifestMaker maker_;
  CacheStore store_;
  IsAlive is_alive_;
  PreviousResults previous_;
  std::atomic<int> hits_{0};
  std::atomic<int> misses_{0};
  std::atomic<bool> stored_{false};
};

}  // namespace qa
