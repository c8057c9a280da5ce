#include "qa/engine/cache_store.hpp"

#include "qa/model/run_json.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Texts = std::map<std::string, std::string>;

constexpr const char* kStage = "stage.json";
constexpr const char* kOrigin = "origin.json";
constexpr const char* kFiles = "files";
constexpr const char* kSums = "SHA256SUMS";
constexpr const char* kUsed = "used";
constexpr const char* kKept = "kept";
constexpr std::string_view kNewPrefix = ".new-";
constexpr std::string_view kOldPrefix = ".old-";
constexpr std::size_t kDigestSize = 64;

/// What find() looks at: not the note of use, which changes without harm.
std::vector<FileFacts> without_note(std::vector<FileFacts> contents) {
  std::erase_if(contents, [](const FileFacts& facts) { return facts.path == kUsed; });
  return contents;
}

std::string origin_json(const CacheEntry& entry) {
  const Json json = {{"run", entry.run_id}, {"tools", entry.tools}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<CacheEntry> parse_entry(const std::string& stage, const std::string& origin) {
  CacheEntry entry;
  TRY_ASSIGN(entry.stage, stage_from_json(stage));
  try {
    const Json json = Json::parse(origin);
    entry.run_id = json.at("run").get<std::string>();
    entry.tools = json.at("tools").get<Texts>();
  } catch (const Json::exception& error) {
    return fail(FailureKind::host, std::string("origin.json: ") + error.what());
  }
  return entry;
}

/// The run in ".new-RUN-N"; empty for the name of an entry.
std::string owner_of(const std::string& name) {
  if (!name.starts_with(kNewPrefix) && !name.starts_with(kOldPrefix)) return {};
  return name.substr(kNewPrefix.size(), name.rfind('-') - kNewPrefix.size());
}

}  // namespace

CacheStore::CacheStore(fs::path folder, Files& files, FileIndex& index, std::string run_id)
    : folder_(std::move(folder)), files_(files), index_(index), run_id_(std::move(run_id)) {}

CacheStore::Found CacheStore::find(const CacheKey& key) {
  const fs::path place = folder_of(key);
  const Result<std::string> sums = files_.read(place / kSums);
  if (!sums) return {};
  Found found;
  Result<std::vector<FileFacts>> contents = files_.scan(place);
  found.damage = contents ? damage_of(place, *sums, *contents) : contents.error().what;
  if (!found.damage.empty()) return found;
  const Result<std::string> stage = files_.read(place / kStage);
  const Result<std::string> origin = files_.read(place / kOrigin);
  Result<CacheEntry> entry =
      stage && origin ? parse_entry(*stage, *origin) : fail(FailureKind::host, "it cannot be read");
  if (!entry) {
    found.damage = entry.error().what;
    return found;
  }
  found.contents = without_note(std::move(*contents));
  found.entry = std::move(*entry);
  return found;
}

std::string CacheStore::damage_of(const fs::path& place, const std::string& sums,
                                  const std::vector<FileFacts>& contents) {
  Texts expected;
  for (std::string_view rest = sums; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (line.size() <= kDigestSize + 2) return std::string(kSums) + " is no list of digests";
    expected.emplace(line.substr(kDigestSize + 2), line.substr(0, kDigestSize));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const FileFacts& facts : contents) {
    if (facts.kind != FileFacts::Kind::regular || facts.path == kSums || facts.path == kUsed)
      continue;
    const auto wanted = expected.find(facts.path);
    if (wanted == expected.end()) return facts.path + " does not belong there";
    const Result<std::string> digest = index_.sha256(place / facts.path, facts);
    if (!digest) return digest.error().what;
    if (*digest != wanted->second) return facts.path + " is not what was stored";
    expected.erase(wanted);
  }
  return expected.empty() ? "" : expected.begin()->first + " is missing";
}

bool CacheStore::copy_files(const CacheKey& key, const Found& found, const fs::path& folder) {
  const fs::path place = folder_of(key);
  if (files_.exists(place / kFiles) && !files_.copy(place / kFiles, folder)) return false;
  // What lies there is never changed, only replaced as a whole; so the same files before and after
  // are those that were copied.
  const Result<std::vector<FileFacts>> contents = files_.scan(place);
  return contents && without_note(*contents) == found.contents;
}

Result<void> CacheStore::store(const CacheKey& key, const CacheEntry& entry,
                               const fs::path& folder) {
  const fs::path place = temporary(key.stage);
  Result<void> done = fill(place, entry, folder);
  if (done) done = put(place, key);
  static_cast<void>(files_.remove_all(place));
  return done;
}

/// Renames a finished entry to where it is found.
Result<void> CacheStore::put(const fs::path& place, const CacheKey& key) {
  // An attempt fails when another process puts its entry there, which is as good as ours unless a
  // third one is just replacing it.
  constexpr int kMaxAttempts = 16;
  Result<void> renamed;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    remove(key);
    renamed = files_.rename(place, folder_of(key));
    if (renamed || files_.exists(folder_of(key) / kSums)) return {};
  }
  return renamed;
}

Result<void> CacheStore::fill(const fs::path& place, const CacheEntry& entry,
                              const fs::path& folder) {
  if (files_.exists(folder)) TRY(files_.copy(folder, place / kFiles));
  for (const Artifact& artifact : entry.stage.artifacts) {
    const fs::path inside = fs::path(artifact.path).lexically_relative(entry.stage.folder);
    TRY_ASSIGN(const std::string digest, files_.sha256(place / kFiles / inside));
    if (digest != artifact.sha256)
      return fail(FailureKind::host, artifact.path + " changed after it was recorded");
  }
  TRY(files_.write(place / kStage, to_json(entry.stage)));
  TRY(files_.write(place / kOrigin, origin_json(entry)));
  TRY_ASSIGN(const std::string sums, sums_of(place));
  TRY(files_.write(place / kUsed, entry.run_id));
  return files_.write(place / kSums, sums);
}

Result<std::string> CacheStore::sums_of(const fs::path& place) {
  TRY_ASSIGN(const std::vector<FileFacts> contents, files_.scan(place));
  std::string sums;
  for (const FileFacts& facts : contents) {
    if (facts.kind != FileFacts::Kind::regular) continue;
    if (facts.path.find('\n') != std::string::npos)
      return fail(FailureKind::host, "the name of a file in its folder has a line break");
    TRY_ASSIGN(const std::string digest, index_.sha256(place / facts.path, facts));
    sums += digest + "  " + facts.path + "\n";
  }
  return sums;
}

void CacheStore::remove(const CacheKey& key) {
  if (!files_.exists(folder_of(key))) return;
  fs::path place = temporary(key.stage);
  place.replace_filename(std::string(kOldPrefix) +
                         place.filename().string().substr(kNewPrefix.size()));
  if (files_.rename(folder_of(key), place)) static_cast<void>(files_.remove_all(place));
}

void CacheStore::mark_used(const CacheKey& key, const std::string& run_id) {
  static_cast<void>(files_.write(folder_of(key) / kUsed, run_id));
}

fs::path CacheStore::kept_folder(const std::string& stage) const {
  return folder_ / kKept / stage / kFiles;
}

bool CacheStore::mark_kept_used(const std::string& stage, const std::string& run_id) {
  if (!files_.exists(kept_folder(stage))) return false;
  mark_used({.stage = kKept, .digest = stage}, run_id);
  return true;
}

void CacheStore::remove_kept(const std::string& stage) {
  remove({.stage = kKept, .digest = stage});
}

Result<int> CacheStore::evict(std::uintmax_t limit_bytes, const IsAlive& is_alive) {
  for (const fs::path& place : abandoned_entries(folder_, files_, is_alive))
    static_cast<void>(files_.remove_all(place));
  TRY_ASSIGN(const auto entries, usage());
  std::uintmax_t total = 0;
  std::set<std::pair<std::string, fs::path>> oldest_first;
  for (const auto& [place, entry] : entries) {
    total += entry.bytes;
    oldest_first.emplace(entry.used, place);
  }
  int evicted = 0;
  for (const auto& [used, place] : oldest_first) {
    if (total <= limit_bytes) break;
    remove({.stage = place.parent_path().filename(), .digest = place.filename()});
    total -= entries.at(place).bytes;
    ++evicted;
  }
  return evicted;
}

Result<std::map<fs::path, CacheStore::Usage>> CacheStore::usage() {
  std::map<fs::path, Usage> entries;
  TRY_ASSIGN(const std::vector<fs::path> stages, files_.list_folders(folder_));
  for (const fs::path& stage : stages) {
    TRY_ASSIGN(const std::vector<fs::path> places, files_.list_folders(stage));
    for (const fs::path& place : places) {
      if (!owner_of(place.filename()).empty()) continue;
      Usage& entry = entries[place];
      entry.used = files_.read(place / kUsed).value_or("");
      // Another run may just have removed it.
      const auto contents = files_.scan(place).value_or(std::vector<FileFacts>());
      for (const FileFacts& facts : contents) entry.bytes += facts.size;
    }
  }
  return entries;
}

fs::path CacheStore::folder_of(const CacheKey& key) const {
  return folder_ / key.stage / key.digest;
}

fs::path CacheStore::temporary(const std::string& stage) {
  return folder_ / stage / fmt::format("{}{}-{}", kNewPrefix, run_id_, temporaries_.fetch_add(1));
}

std::map<fs::path, std::string> kept_folders(const fs::path& folder, Files& files) {
  std::map<fs::path, std::string> kept;
  for (const fs::path& place : files.list_folders(folder / kKept).value_or(std::vector<fs::path>()))
    if (files.exists(place / kFiles)) kept[place] = files.read(place / kUsed).value_or("");
  return kept;
}

std::vector<fs::path> abandoned_entries(const fs::path& folder, Files& files,
                                        const IsAlive& is_alive) {
  std::vector<fs::path> abandoned;
  for (const fs::path& stage : files.list_folders(folder).value_or(std::vector<fs::path>())) {
    for (const fs::path& place : files.list_folders(stage).value_or(std::vector<fs::path>())) {
      const std::string owner = owner_of(place.filename());
      if (!owner.empty() && !is_alive(owner)) abandoned.push_back(place);
    }
  }
  return abandoned;
}

}  // namespace qa
