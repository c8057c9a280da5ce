#include "qa/config/config_node.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

template <class T>
std::string scalar_text(const T& value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

struct JsonText {
  const ConfigNode& node;

  std::string operator()(std::monostate /*value*/) const { return "null"; }
  std::string operator()(bool value) const { return scalar_text(value); }
  std::string operator()(std::int64_t value) const { return written_or(value); }
  std::string operator()(double value) const { return written_or(value); }
  std::string operator()(const std::string& value) const { return scalar_text(value); }
  std::string operator()(const ConfigNode::List& items) const {
    std::string text;
    for (const ConfigNode& item : items) text += (text.empty() ? "" : ",") + to_json_text(item);
    return "[" + text + "]";
  }
  std::string operator()(const ConfigNode::Table& entries) const {
    std::string text;
    for (const ConfigEntry& entry : entries)
      text += (text.empty() ? "" : ",") + scalar_text(entry.key) + ":" + to_json_text(entry.value);
    return "{" + text + "}";
  }

 private:
  /// The text as written has all digits, also those that a double would lose.
  template <class T>
  std::string written_or(T value) const {
    return node.written.empty() ? scalar_text(value) : node.written;
  }
};

}  // namespace

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

std::string to_json_text(const ConfigNode& node) {
  return std::visit(JsonText{node}, node.value);
}

}  // namespace qa
