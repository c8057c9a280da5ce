// Versions, and which one a change of the API asks for. Source: semver.org, 2.0.0.
#pragma once

#include "qa/contract/api_change.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;

  auto operator<=>(const Version&) const = default;
};

/// "1.4", "v1.4.2" and "1.4.2-rc.1+5"; what stands behind the numbers is not kept. Nothing when
/// `text` is no version.
std::optional<Version> parse_version(std::string_view text);

/// The version that the first project(... VERSION ...) of a CMakeLists.txt gives; nothing when it
/// gives none or computes it.
std::optional<Version> version_in_cmake(std::string_view cmake_lists);

/// The least version after `base` that says what `impact` means: the next major one when something
/// breaks, the next minor one when something is new, `base` itself otherwise. Below 1.0.0, where
/// anything may change, a new minor version says that something breaks, and a new patch that
/// something is new.
Version least_version(const Version& base, Impact impact);

/// "1.4.2"
std::string to_text(const Version& version);

}  // namespace qa
