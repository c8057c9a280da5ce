#include "qa/engine/run_store.hpp"

#include "qa/model/run_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include <fmt/chrono.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIdShape = "00000000-000000-xxxx";

/// Ids count in these: fine enough for runs started by people, and their hex digits sort.
using Tick = std::chrono::duration<std::int64_t, std::ratio<1, 65536>>;
using Instant = std::chrono::time_point<std::chrono::system_clock, Tick>;

/// Nanoseconds since the epoch times 65536 would overflow, so only the fraction is converted.
Instant instant_of(std::chrono::system_clock::time_point time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  return second + std::chrono::floor<Tick>(time - second);
}

std::string id_of(Instant instant) {
  const auto second = std::chrono::floor<std::chrono::seconds>(instant);
  return fmt::format("{:%Y%m%d-%H%M%S}-{:04x}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(second)),
                     (instant - second).count());
}

bool is_id(std::string_view name) {
  return std::ranges::equal(name, kIdShape, [](char c, char shape) {
    const bool digit = c >= '0' && c <= '9';
    if (shape == '0') return digit;
    return shape == 'x' ? digit || (c >= 'a' && c <= 'f') : c == shape;
  });
}

/// The instant that id_of() made `id` of; the epoch when none did.
Instant instant_of(const std::string& id) {
  std::array<int, 6> t{};
  unsigned ticks = 0;
  std::sscanf(id.c_str(), "%4d%2d%2d-%2d%2d%2d-%4x", &t[0], &t[1], &t[2], &t[3], &t[4], &t[5],
              &ticks);
  const std::chrono::year_month_day day{std::chrono::year(t[0]),
                                        std::chrono::month(static_cast<unsigned>(t[1])),
                                        std::chrono::day(static_cast<unsigned>(t[2]))};
  if (!day.ok()) return {};
  return std::chrono::sys_days(day) + std::chrono::hours(t[3]) + std::chrono::minutes(t[4]) +
         std::chrono::seconds(t[5]) + Tick(ticks);
}

/// 0 for "latest", 2 for "latest~2"; empty for anything else.
std::optional<std::size_t> age_of(std::string_view text) {
  constexpr std::string_view kLatest = "latest";
  if (!text.starts_with(kLatest)) return std::nullopt;
  text.remove_prefix(kLatest.size());
  if (text.empty()) return 0;
  std::size_t age = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), age);
  const bool good = text.front() == '~' && error == std::errc() && end == text.data() + text.size();
  return good ? std::optional(age) : std::nullopt;
}

}  // namespace

RunStore::RunStore(fs::path reports, Files& files) : reports_(std::move(reports)), files_(files) {}

Result<std::string> RunStore::create(Clock& clock) {
  TRY(files_.create_directories(reports_ / "runs"));
  constexpr int kMaxRunsAtOnce = 1000;
  Instant instant = instant_of(clock.now());
  TRY_ASSIGN(const std::vector<std::string> earlier, list());
  if (!earlier.empty()) instant = std::max(instant, instant_of(earlier.front()) + Tick(1));
  for (int attempt = 0; attempt < kMaxRunsAtOnce; ++attempt, instant += Tick(1)) {
    const std::string id = id_of(instant);
    TRY_ASSIGN(const bool created, files_.create_directory(folder(id)));
    if (created) return id;
  }
  return fail(FailureKind::host, "cannot find a free run id in " + (reports_ / "runs").string());
}

fs::path RunStore::folder(std::string_view id) const {
  return reports_ / "runs" / id;
}

std::string RunStore::id_at(std::chrono::system_clock::time_point time) {
  return id_of(instant_of(time));
}

fs::path RunStore::stage_folder(int number, std::string_view stage) {
  return fs::path("stages") / fmt::format("{:02}-{}", number, stage);
}

Result<void> RunStore::save(const RunResult& run) {
  return files_.write(folder(run.id) / "run.json", to_json(run));
}

Result<RunResult> RunStore::load(std::string_view id) {
  const fs::path path = folder(id) / "run.json";
  TRY_ASSIGN(const std::string text, files_.read(path));
  Result<RunResult> run = run_from_json(text);
  if (!run) run.error().what = "cannot use " + path.string() + ": " + run.error().what;
  return run;
}

Result<std::vector<std::string>> RunStore::list() {
  TRY_ASSIGN(const std::vector<fs::path> folders, files_.list_folders(reports_ / "runs"));
  std::vector<std::string> ids;
  for (const fs::path& path : folders) {
    if (is_id(path.filename().string())) ids.push_back(path.filename().string());
  }
  std::ranges::sort(ids, std::ranges::greater());
  return ids;
}

Result<std::string> RunStore::resolve(std::string_view id_or_prefix) {
  TRY_ASSIGN(std::vector<std::string> ids, list());
  if (ids.empty()) return fail(FailureKind::configuration, "there are no runs yet", "qa run");
  if (const auto age = age_of(id_or_prefix)) {
    if (*age < ids.size()) return ids[*age];
    return fail(
        FailureKind::configuration,
        ids.size() == 1 ? "there is only 1 run" : fmt::format("there are only {} runs", ids.size()),
        "qa history");
  }
  std::erase_if(ids, [&](const std::string& id) { return !id.starts_with(id_or_prefix); });
  const std::string quoted = "'" + std::string(id_or_prefix) + "'";
  if (ids.empty()) return fail(FailureKind::configuration, "there is no run " + quoted);
  if (ids.size() == 1) return ids.front();
  return fail(FailureKind::configuration, fmt::format("{} runs start with {}, {} to {}", ids.size(),
                                                      quoted, ids.back(), ids.front()));
}

Result<void> RunStore::mark_latest(std::string_view id) {
  // Relative, so that the reports can be moved as a whole.
  return files_.symlink(fs::path("runs") / id, reports_ / "latest");
}

}  // namespace qa
