#include "qa/config/config_node.hpp"

#include <algorithm>
#include <array>

namespace qa {

std::string to_text(const Position& position) {
  if (position.line == 0) return position.source;
  return position.source + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

std::string_view type_name(const ConfigNode& node) {
  // In the order of the variant's alternatives.
  static constexpr std::array<std::string_view, std::variant_size_v<ConfigNode::Value>> kNames = {
      "nothing", "true or false", "a whole number", "a number", "a string", "a list", "a table"};
  return kNames.at(node.value.index());
}

ConfigEntry* find_entry(ConfigNode& node, std::string_view key) {
  auto* const table = std::get_if<ConfigNode::Table>(&node.value);
  if (table == nullptr) return nullptr;
  const auto found = std::ranges::find(*table, key, &ConfigEntry::key);
  return found == table->end() ? nullptr : &*found;
}

const ConfigEntry* find_entry(const ConfigNode& node, std::string_view key) {
  const auto* const table = std::get_if<ConfigNode::Table>(&node.value);
  if (table == nullptr) return nullptr;
  const auto found = std::ranges::find(*table, key, &ConfigEntry::key);
  return found == table->end() ? nullptr : &*found;
}

}  // namespace qa
