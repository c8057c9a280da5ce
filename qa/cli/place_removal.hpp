// What an environment made beyond this machine's processes, removed by somebody else than its
// maker.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace qa {

/// What the record in `folder` (a stage's, or an environment's) says is still there, for people;
/// nothing without one.
std::optional<std::string> recorded_place(const std::filesystem::path& folder, Files& files);

/// Removes that, and the record. Fails with kind host when it is still there. Nothing to do without
/// one.
Result<void> remove_recorded_place(const std::filesystem::path& folder, Files& files,
                                   ProcessRunner& processes, Clock& clock);

}  // namespace qa
