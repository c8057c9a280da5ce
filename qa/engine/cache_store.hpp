// Passed results of stages on disk: reports/cache/<stage>/<key>/. The only code that knows what an
// entry looks like.
//
//   stage.json       the StageResult
//   origin.json      the run that it comes from, and the versions of the tools it used
//   files/           the stage's folder of that run: log, commands, artifacts, and manifest.json:
//                    what the result depends on, which has the digest <key>
//   SHA256SUMS       of all of the above, as sha256sum writes it
//   used             id of the newest run that used it
//
// What a stage keeps for its own next run lies in reports/cache/kept/<stage>/files/, beside its
// note of use; qa knows nothing of its content.
//
// An entry is complete or not there: it is made under another name and renamed at last, and goes
// the other way round. No lock is needed, then: who finds that an entry vanished has a miss.
#pragma once

#include "qa/engine/file_index.hpp"
#include "qa/model/stage_result.hpp"
#include "qa/system/files.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

struct CacheEntry {
  StageResult stage;
  std::string run_id;                        ///< where it comes from
  std::map<std::string, std::string> tools;  ///< tool -> version
};

/// The place of an entry.
struct CacheKey {
  std::string stage;
  std::string digest;
};

/// Whether the driver of the run with this id still lives.
using IsAlive = std::function<bool(const std::string& run_id)>;

/// Calls may come from any thread, and other processes may use the same folder.
class CacheStore {
 public:
  /// `run_id` is part of temporary names, so that another run knows whose left-overs they are. No
  /// process id: in another container the same one may belong to somebody else.
  CacheStore(std::filesystem::path folder, Files& files, FileIndex& index, std::string run_id);

  struct Found {
    std::optional<CacheEntry> entry;
    std::string damage;               ///< what is wrong with it; empty when it is simply not there
    std::vector<FileFacts> contents;  ///< as they were verified
  };
  /// Verifies all that the entry holds against its SHA256SUMS. Writes nothing.
  Found find(const CacheKey& key);

  /// Copies an entry's files/ to `folder`; false when it is not the one that was `found` any more.
  bool copy_files(const CacheKey& key, const Found& found, const std::filesystem::path& folder);

  /// `folder` is the stage's, absolute; `entry` holds what it left there. Replaces an older entry.
  Result<void> store(const CacheKey& key, const CacheEntry& entry,
                     const std::filesystem::path& folder);
  void remove(const CacheKey& key);
  /// Notes that this run used the entry: the one whose use is longest ago goes first.
  void mark_used(const CacheKey& key, const std::string& run_id);

  /// StageContext::kept_folder. It counts towards the limit like an entry.
  std::filesystem::path kept_folder(const std::string& stage) const;
  /// Notes that this run used it; false when there is none.
  bool mark_kept_used(const std::string& stage, const std::string& run_id);
  void remove_kept(const std::string& stage);

  /// Removes entries until the rest takes no more than `limit_bytes`, and what runs left behind
  /// that are not alive. Returns the number of entries removed.
  Result<int> evict(std::uintmax_t limit_bytes, const IsAlive& is_alive);

 private:
  struct Usage {
    std::uintmax_t bytes = 0;
    std::string used;
  };

  std::filesystem::path folder_of(const CacheKey& key) const;
  std::filesystem::path temporary(const std::string& stage);
  Result<void> fill(const std::filesystem::path& place, const CacheEntry& entry,
                    const std::filesystem::path& folder);
  Result<void> put(const std::filesystem::path& place, const CacheKey& key);
  Result<std::string> sums_of(const std::filesystem::path& place);
  std::string damage_of(const std::filesystem::path& place, const std::string& sums,
                        const std::vector<FileFacts>& contents);
  Result<std::map<std::filesystem::path, Usage>> usage();

  std::filesystem::path folder_;
  Files& files_;
  FileIndex& index_;
  std::string run_id_;
  std::atomic<int> temporaries_{0};
};

/// What stages kept below the cache's `folder`, with the id of the newest run that used it.
std::map<std::filesystem::path, std::string> kept_folders(const std::filesystem::path& folder,
                                                          Files& files);

/// Entries below the cache's `folder` that a run was making or removing which is not alive.
std::vector<std::filesystem::path> abandoned_entries(const std::filesystem::path& folder,
                                                     Files& files, const IsAlive& is_alive);

}  // namespace qa
