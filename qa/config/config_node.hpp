// A configuration file as a tree of values that know where they stand. TOML and YAML both become
// one, so that merging and strict reading exist once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qa {

/// Where a value was written.
struct Position {
  std::string source;  ///< file as the user named it, or the command-line override
  int line = 0;        ///< 1-based; 0: `source` says it all
  int column = 0;      ///< 1-based
};

/// "pipeline/pipeline.toml:12:3", or only the source.
std::string to_text(const Position& position);

struct ConfigEntry;

struct ConfigNode {
  using List = std::vector<ConfigNode>;
  using Table = std::vector<ConfigEntry>;  ///< in the order of the file, keys unique
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Table>;

  Position position;
  Value value;
  std::string written;  ///< YAML scalars without quotes: their text as written; otherwise empty
};

struct ConfigEntry {
  std::string key;
  Position position;  ///< of the key
  ConfigNode value;
};

/// "a string", "a whole number", "a table", ... for messages.
std::string_view type_name(const ConfigNode& node);

/// The entry of a table, or null; null too when `node` is no table.
const ConfigEntry* find_entry(const ConfigNode& node, std::string_view key);
ConfigEntry* find_entry(ConfigNode& node, std::string_view key);

/// Compact JSON, which is how protobuf messages are written in YAML. Numbers of YAML keep their
/// digits, bytes that are no UTF-8 become U+FFFD.
std::string to_json_text(const ConfigNode& node);

/// A file may not be larger or nested deeper; both are far beyond what people write, and keep
/// hostile input from using up memory or stack.
inline constexpr std::size_t kMaxConfigBytes = 256 * 1024;
inline constexpr std::size_t kMaxConfigDepth = 32;

}  // namespace qa
