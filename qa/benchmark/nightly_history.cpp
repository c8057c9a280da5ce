#include "qa/benchmark/nightly_history.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace qa {
namespace {

/// A 99 % interval is so many standard deviations wide.
constexpr double kDeviationsPerInterval = 5.1517;

auto place_of(const NightlyRecord& record) {
  return std::tie(record.testbed, record.night, record.time, record.run, record.stage, record.name,
                  record.metric);
}

void read_file(const std::filesystem::path& path, const std::string& text,
               NightlyHistory& history) {
  int number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    if (trimmed(line).empty()) continue;
    auto record = parse_nightly_record(line);
    if (record) {
      history.records.push_back(std::move(*record));
    } else {
      history.unread.push_back({path.filename().string(), number, record.error().what});
    }
  }
}

/// Only what has no meaning in a file's name is replaced.
std::string file_word(std::string_view text) {
  std::string word(text);
  std::ranges::replace_if(
      word,
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '.' && c != '_'; },
      '_');
  return word;
}

SeriesPoint point_of(const NightlyRecord& record) {
  if (!record.ln_ratio) return {.value = record.value};
  const bool has_interval = record.low && record.high;
  return {.value = *record.ln_ratio,
          .sigma = has_interval ? (*record.high - *record.low) / kDeviationsPerInterval : 0};
}

bool is_usable(const NightlyRecord& record) {
  return std::isfinite(record.ln_ratio.value_or(record.value));
}

/// The change that later ones brought back to where it began, or nearly so, is over.
bool is_taken_back(const NightlySeries& series, std::size_t index, double min_effect) {
  const ChangePoint& change = series.changes[index];
  return std::ranges::any_of(series.changes.begin() + static_cast<std::ptrdiff_t>(index) + 1,
                             series.changes.end(), [&](const ChangePoint& later) {
                               return later.after < change.before + std::log1p(min_effect);
                             });
}

}  // namespace

Result<NightlyHistory> read_history(const std::filesystem::path& folder, Files& files) {
  NightlyHistory history;
  if (!files.exists(folder)) return history;
  TRY_ASSIGN(const std::vector<std::filesystem::path> paths, files.list(folder));
  for (const std::filesystem::path& path : paths) {
    if (path.extension() != ".ndjson") continue;
    TRY_ASSIGN(const std::string text, files.read(path));
    read_file(path, text, history);
  }
  std::ranges::sort(history.records, {}, place_of);
  const auto [first, last] = std::ranges::unique(history.records, {}, place_of);
  history.records.erase(first, last);
  return history;
}

Result<std::filesystem::path> add_night(const std::filesystem::path& folder,
                                        std::vector<NightlyRecord> records, Files& files) {
  if (records.empty()) return fail(FailureKind::inconclusive, "the night has no figures");
  TRY_ASSIGN(const NightlyHistory history, read_history(folder, files));
  std::int64_t newest = 0;
  for (const NightlyRecord& record : history.records) {
    if (record.testbed == records.front().testbed) newest = std::max(newest, record.night);
  }
  std::string text;
  for (NightlyRecord& record : records) {
    record.night = newest + 1;
    text += to_line(record);
  }
  const NightlyRecord& first = records.front();
  const std::filesystem::path path =
      folder / file_word(first.testbed) /
      fmt::format("{:06}-{}.ndjson", first.night, file_word(first.run));
  TRY(files.write(path, text));
  return path;
}

std::vector<NightlySeries> series_of(std::span<const NightlyRecord> records) {
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  std::vector<NightlySeries> all;
  std::map<Key, std::size_t> places;
  for (const NightlyRecord& record : records) {
    if (!is_usable(record)) continue;
    const Key key{record.testbed, record.stage, record.name, record.metric, record.anchor};
    const auto [place, is_new] = places.try_emplace(key, all.size());
    if (is_new) {
      all.push_back(
          {record.testbed, record.stage, record.name, record.metric, record.anchor, {}, {}});
    }
    all[place->second].nights.push_back(record);
  }
  for (NightlySeries& series : all) {
    if (series.anchor.empty()) continue;
    std::vector<SeriesPoint> points;
    for (const NightlyRecord& record : series.nights) points.push_back(point_of(record));
    series.changes = find_change_points(points);
  }
  return all;
}

std::vector<NightlyRegression> find_regressions(std::span<const NightlySeries> all,
                                                double min_effect) {
  std::map<std::pair<std::string, std::string>, std::int64_t> newest;
  for (const NightlySeries& series : all) {
    std::int64_t& night = newest[{series.testbed, series.stage}];
    night = std::max(night, series.nights.back().night);
  }
  std::vector<NightlyRegression> regressions;
  for (const NightlySeries& series : all) {
    // What is measured no longer, or against another anchor since, is history.
    if (series.nights.back().night < newest[{series.testbed, series.stage}]) continue;
    for (std::size_t i = 0; i < series.changes.size(); ++i) {
      const ChangePoint& change = series.changes[i];
      const double step = change.after - change.before;
      if (step < std::log1p(min_effect) || is_taken_back(series, i, min_effect)) continue;
      regressions.push_back({.testbed = series.testbed,
                             .stage = series.stage,
                             .name = series.name,
                             .metric = series.metric,
                             .ratio = std::exp(step),
                             .good = series.nights[change.first - 1].commit,
                             .bad = series.nights[change.first].commit,
                             .time = series.nights[change.first].time,
                             .nights_ago = series.nights.size() - change.first});
    }
  }
  return regressions;
}

}  // namespace qa
