// What the rows of kinds that configure with CMake share.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/stages/kind_parts.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The keys that say how CMake configures.
ConfigureSettings read_configure(TableReader& stage);

/// Given or not, they must not be none: nothing would be built.
std::vector<std::string> read_targets(TableReader& stage);

/// `texts` and the keys of `configure`.
SettingsTexts with_configure(const ConfigureSettings& configure, SettingsTexts texts);

/// Read by CMake whether they are named or not.
std::vector<std::filesystem::path> cmake_inputs(const StageSpec& stage,
                                                const std::filesystem::path& root);

}  // namespace qa
