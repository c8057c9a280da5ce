// All nights that were recorded, on any testbed.
#pragma once

#include "qa/benchmark/change_point.hpp"
#include "qa/benchmark/nightly_record.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qa {

/// A line that could not be read; it stays where it is.
struct UnreadLine {
  std::string file;
  int line = 0;
  std::string why;
};

struct NightlyHistory {
  std::vector<NightlyRecord> records;  ///< by testbed, then night; each once
  std::vector<UnreadLine> unread;
};

/// Reads every .ndjson file below `folder`; a missing folder is an empty history. Lines that two
/// branches or copies of a file have in common count once.
Result<NightlyHistory> read_history(const std::filesystem::path& folder, Files& files);

/// Adds one night as a file of its own, named by testbed, night and run: two nights never write the
/// same file, so git merges them without asking. All of it appears at once or nothing does. Gives
/// each record the number of the night, the one after the newest of its testbed.
Result<std::filesystem::path> add_night(const std::filesystem::path& folder,
                                        std::vector<NightlyRecord> records, Files& files);

/// One figure over the nights of one testbed, compared with one anchor.
struct NightlySeries {
  std::string testbed;
  std::string stage;
  std::string name;
  std::string metric;
  std::string anchor;
  std::vector<NightlyRecord> nights;
  std::vector<ChangePoint> changes;
};

/// The series of a history with the places where they changed, in the order of their first night.
std::vector<NightlySeries> series_of(std::span<const NightlyRecord> records);

/// A jump to the worse of a series: the culprit is among the commits after `good` up to `bad`.
struct NightlyRegression {
  std::string testbed;
  std::string stage;
  std::string name;
  std::string metric;
  double ratio = 1;  ///< after over before
  std::string good;  ///< the last commit on the old level
  std::string bad;   ///< the first on the new one
  std::string time;  ///< of the first night on it
  std::size_t nights_ago = 0;
};

/// Jumps to slower by `min_effect` or more that no later jump took back, in series that go on up to
/// the newest night of their testbed and stage. Only what was measured side by side with an anchor
/// counts: other figures depend on the machine's day.
std::vector<NightlyRegression> find_regressions(std::span<const NightlySeries> series,
                                                double min_effect);

}  // namespace qa
