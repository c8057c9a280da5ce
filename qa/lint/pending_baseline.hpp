// A baseline that has still to be filled: what `qa init` leaves in reports/baselines/lint.json,
// since it analyzes nothing itself.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The C and C++ files of a project at one moment. Findings in them are accepted as long as they
/// are the same, byte by byte: whatever is written after that moment is new, however long it takes
/// until somebody looks. A file that is missing here, or a baseline that is missing as a whole,
/// accepts nothing.
struct PendingBaseline {
  std::map<std::string, std::string> files;  ///< path relative to the project -> digest
};

/// `names` as they are now; what can't be read is left out.
PendingBaseline pending_baseline(const std::vector<std::string>& names, Files& files,
                                 const std::filesystem::path& root);

/// Empty when `json` is something else, such as a baseline that is filled.
std::optional<PendingBaseline> parse_pending_baseline(std::string_view json);

std::string to_text(const PendingBaseline& pending);

/// Whether `file` (relative to `root`) is as it was.
bool is_unchanged(const PendingBaseline& pending, const std::string& file, Files& files,
                  const std::filesystem::path& root);

}  // namespace qa
