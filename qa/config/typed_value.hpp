// One value of a configuration as a C++ type. What has the wrong type is reported, and empty.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/config/diagnostics.hpp"

#include <chrono>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Both ends are allowed.
struct IntRange {
  int min = 0;
  int max = std::numeric_limits<int>::max();
};

/// A string. In YAML, a scalar without quotes is its text as written where a string is wanted:
/// `args: [--port, 42]` means "42".
std::optional<std::string> as_text(const ConfigNode& node, Diagnostics& errors);
std::optional<bool> as_flag(const ConfigNode& node, Diagnostics& errors);
std::optional<int> as_whole_number(const ConfigNode& node, IntRange range, Diagnostics& errors);
/// Finite.
std::optional<double> as_number(const ConfigNode& node, Diagnostics& errors);
/// "90s"; see parse_duration.
std::optional<std::chrono::milliseconds> as_duration(const ConfigNode& node, Diagnostics& errors);
std::optional<std::vector<std::string>> as_texts(const ConfigNode& node, Diagnostics& errors);
std::optional<std::map<std::string, std::string>> as_text_map(const ConfigNode& node,
                                                              Diagnostics& errors);
std::optional<std::map<std::string, int>> as_number_map(const ConfigNode& node, IntRange range,
                                                        Diagnostics& errors);
/// An ECMAScript regular expression that compiles; its text.
std::optional<std::string> as_regex(const ConfigNode& node, Diagnostics& errors);
/// A list of them, or a single one.
std::optional<std::vector<std::string>> as_regexes(const ConfigNode& node, Diagnostics& errors);

}  // namespace qa
