#include "qa/engine/cache.hpp"

#include "qa/engine/judgement.hpp"
#include "qa/engine/run_lifetime.hpp"
#include "qa/engine/stage_dependencies.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

std::string how_it_ended(StageStatus status) {
  switch (status) {
    case StageStatus::failed:
      return "last result failed";
    case StageStatus::timed_out:
      return "last result timed out";
    case StageStatus::errored:
      return "last time it could not be judged";
    case StageStatus::canceled:
      return "last time it was canceled";
    case StageStatus::passed:
    case StageStatus::skipped:
      break;
  }
  return {};
}

std::string joined(const std::vector<std::string>& reasons) {
  return fmt::format("{}", fmt::join(reasons, "; "));
}

/// "it read a.hpp and 3 others, which its inputs don't name"
std::string undeclared_text(const std::vector<std::string>& files, std::size_t max_names) {
  const std::size_t shown = std::min(files.size(), max_names);
  const auto end = files.begin() + static_cast<std::ptrdiff_t>(shown);
  const std::string others =
      shown < files.size() ? fmt::format(" and {} more", files.size() - shown) : "";
  return fmt::format("it read {}{}, which its inputs don't name",
                     fmt::join(files.begin(), end, ", "), others);
}

}  // namespace

Cache::Cache(const fs::path& reports, Surroundings surroundings, CacheOptions options,
             RunStore& runs, Files& files, Clock& clock)
    : options_(std::move(options)),
      files_(files),
      index_(reports / "cache" / "index", files, clock),
      maker_(std::move(surroundings), reports / "cache", files, index_),
      store_(reports / "cache", files, index_, options_.run_id),
      is_alive_([&runs](const std::string& run_id) { return is_alive(runs, run_id); }),
      previous_(runs, files) {}

CacheDecision Cache::decide(const StageSpec& stage, const Result<UpstreamDigests>& upstream) {
  CacheDecision decision{.key = {.stage = stage.name, .digest = {}}};
  if (const auto never = never_cached(stage)) {
    decision.reason = *never;
    return decision;
  }
  Result<StageManifest> manifest = upstream.and_then(
      [&](const UpstreamDigests& digests) { return maker_.make(stage, digests); });
  if (!manifest) {
    decision.reason = "cannot tell what changed: " + manifest.error().what;
    return decision;
  }
  decision.key.digest = sha256_hex(key_text(*manifest));
  decision.manifest = std::move(*manifest);
  if (options_.use == CacheUse::off) {
    decision.reason = "--no-cache";
  } else if (is_forced(stage.name)) {
    decision.reason = "--force";
  } else {
    decision.found = store_.find(decision.key);
    if (decision.replays()) {
      decision.reason = "nothing changed since run " + decision.found.entry->run_id;
    } else if (!decision.found.damage.empty()) {
      decision.reason = "its cached result is damaged: " + decision.found.damage;
    } else {
      decision.reason = why_not_found(stage, *decision.manifest, true);
    }
  }
  return decision;
}

std::string Cache::reason_without_upstream(const StageSpec& stage) {
  if (const auto never = never_cached(stage)) return *never;
  if (options_.use == CacheUse::off) return "--no-cache";
  if (is_forced(stage.name)) return "--force";
  const Result<StageManifest> manifest = maker_.make(stage, {});
  if (!manifest) return "cannot tell what changed: " + manifest.error().what;
  return why_not_found(stage, *manifest, false);
}

bool Cache::is_forced(const std::string& stage) const {
  return options_.use == CacheUse::refresh ||
         std::ranges::find(options_.forced, stage) != options_.forced.end();
}

std::string Cache::why_not_found(const StageSpec& stage, const StageManifest& now,
                                 bool with_upstream) {
  const std::optional<PreviousResult> last = previous_.of(stage.name);
  if (!last) return "has not run before";
  const std::string ended = how_it_ended(last->status);
  Result<StageManifest> before = previous_.manifest(*last);
  if (!before) return ended.empty() ? "what its last result depended on is not known" : ended;
  if (!with_upstream) before->upstream.clear();
  std::vector<std::string> reasons = explain(*before, now, options_.max_names);
  if (!ended.empty()) reasons.push_back(ended);
  if (reasons.empty() && with_upstream)
    return "its result of run " + last->run_id + " is not in the cache";
  return joined(reasons);
}

std::optional<CacheEntry> Cache::replay(const CacheDecision& decision, const std::string& run_id,
                                        const fs::path& run_folder, const fs::path& name) {
  if (!store_.copy_files(decision.key, decision.found, run_folder / name)) {
    static_cast<void>(files_.remove_all(run_folder / name));
    return std::nullopt;
  }
  store_.mark_used(decision.key, run_id);
  ++hits_;
  CacheEntry entry = *decision.found.entry;
  for (Artifact& artifact : entry.stage.artifacts) {
    const fs::path inside = fs::path(artifact.path).lexically_relative(entry.stage.folder);
    artifact.path = (name / inside).string();
  }
  entry.stage.folder = name.string();
  entry.stage.from_cache = true;
  entry.stage.reason = decision.reason;
  return entry;
}

fs::path Cache::kept_folder(const std::string& stage) {
  if (is_forced(stage)) store_.remove_kept(stage);
  return store_.kept_folder(stage);
}

Result<void> Cache::note(const CacheDecision& decision, const StageResult& result,
                         const fs::path& run_folder) {
  maker_.forget_listings();
  if (keeps() && store_.mark_kept_used(decision.key.stage, options_.run_id)) stored_ = true;
  if (!decision.manifest) return {};
  ++misses_;
  if (reddens_run(result.status) && result.status != StageStatus::canceled)
    store_.remove(decision.key);
  return files_.write(run_folder / result.folder / PreviousResults::kManifestFile,
                      to_json(*decision.manifest));
}

std::string Cache::keep(const StageSpec& stage, const CacheDecision& decision,
                        const Result<UpstreamDigests>& upstream, const CacheEntry& entry,
                        const Executed& executed) {
  const bool is_kept = decision.manifest && entry.stage.status == StageStatus::passed && keeps();
  if (!is_kept) return {};
  const Result<StageReads> reads = maker_.learn(stage.name, executed.read, *decision.manifest);
  if (!reads) return reads.error().what;
  if (!reads->undeclared.empty()) return undeclared_text(reads->undeclared, options_.max_names);
  const Result<StageManifest> after = upstream.and_then(
      [&](const UpstreamDigests& digests) { return maker_.make(stage, digests); });
  if (!after) return after.error().what + " while it ran";
  StageManifest before = *decision.manifest;
  for (const std::string& path : reads->forgotten) before.inputs.erase(path);
  const std::string obstacle = changed_meanwhile(before, *after);
  if (!obstacle.empty()) return obstacle + " while it ran";
  const CacheKey key{.stage = stage.name, .digest = sha256_hex(key_text(*after))};
  const std::filesystem::path folder = executed.run_folder / entry.stage.folder;
  Result<void> stored = files_.write(folder / PreviousResults::kManifestFile, to_json(*after));
  if (stored) stored = store_.store(key, entry, folder);
  if (!stored) return stored.error().what;
  stored_ = true;
  return {};
}

/// The result is one of neither the inputs before nor those after. Files outside of the project are
/// known to be inputs only since the stage told that it read them.
std::string Cache::changed_meanwhile(const StageManifest& before, const StageManifest& after) {
  StageManifest known = after;
  std::erase_if(known.inputs, [&](const auto& input) {
    return input.first.starts_with('/') && !before.inputs.contains(input.first);
  });
  return joined(explain(before, known, options_.max_names));
}

CacheCounts Cache::finish() {
  CacheCounts counts{.hits = hits_, .misses = misses_};
  if (stored_) counts.evicted = store_.evict(options_.limit_bytes, is_alive_).value_or(0);
  // Without it, the next run reads the files again: slower, and right.
  static_cast<void>(index_.save());
  return counts;
}

}  // namespace qa
