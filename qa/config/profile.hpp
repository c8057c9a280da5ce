// Profiles and overrides: what differs from the rest of pipeline.toml, merged before it is read, so
// that it is checked in the same way and errors point to where it was written.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/config/diagnostics.hpp"

#include <span>
#include <string>
#include <string_view>

namespace qa {

/// The profile that exists in every file, even when it says nothing about it.
inline constexpr std::string_view kDefaultProfile = "local";

/// Takes the [profile] tables out of `root` and merges the one called `profile` into the rest.
/// The keys of all of them are checked, so that a typo shows before its profile is used.
void apply_profile(ConfigNode& root, std::string_view profile, Diagnostics& errors);

/// Merges TOML texts such as `stage.unit.timeout = "5m"` or `run.jobs = 2`, the later ones winning.
/// Errors name the override instead of a line.
void apply_overrides(ConfigNode& root, std::span<const std::string> overrides, Diagnostics& errors);

/// What profiles and overrides may change.
std::span<const std::string> overridable_keys();

}  // namespace qa
