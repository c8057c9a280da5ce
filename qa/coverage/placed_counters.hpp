// Counters that a program wrote elsewhere, brought to where gcov looks for them.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <filesystem>

namespace qa {

struct PlacedCounters {
  int placed = 0;
  int elsewhere = 0;  ///< that belong to no notes of this build folder; left where they are
};

/// What programs that ran with GCOV_PREFIX left below `prefix`: each file of counters goes beside
/// its notes in `build_folder`, whose path the program knows since it was compiled.
Result<PlacedCounters> place_counters(const std::filesystem::path& prefix,
                                      const std::filesystem::path& build_folder, Files& files);

}  // namespace qa
