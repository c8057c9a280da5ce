#include "qa/config/table_reader.hpp"

#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

namespace qa {

const ConfigNode& empty_table() {
  static const ConfigNode kEmpty{.position = {}, .value = ConfigNode::Table{}, .written = {}};
  return kEmpty;
}

TableReader::TableReader(const ConfigNode& node, std::string name, Diagnostics& errors)
    : node_(node), name_(std::move(name)), errors_(errors) {
  if (!std::holds_alternative<ConfigNode::Table>(node.value))
    errors_.add(node.position, "expected a table, got " + std::string(type_name(node)));
}

void TableReader::error(const std::string& message) {
  if (std::holds_alternative<ConfigNode::Table>(node_.value)) errors_.add(node_.position, message);
}

const ConfigNode* TableReader::find(const std::string& key) {
  if (std::ranges::find(known_keys_, key) == known_keys_.end()) known_keys_.push_back(key);
  const ConfigEntry* entry = find_entry(node_, key);
  return entry == nullptr ? nullptr : &entry->value;
}

const ConfigNode* TableReader::required(const std::string& key) {
  const ConfigNode* found = find(key);
  if (found == nullptr) error(name_ + " lacks '" + key + "'");
  return found;
}

std::string TableReader::text(const std::string& key, std::string fallback) {
  const ConfigNode* found = find(key);
  return found == nullptr ? fallback : as_text(*found, errors_).value_or(fallback);
}

std::vector<std::string> TableReader::texts(const std::string& key) {
  const ConfigNode* found = find(key);
  if (found == nullptr) return {};
  return as_texts(*found, errors_).value_or(std::vector<std::string>{});
}

std::vector<std::string> TableReader::paths(const std::string& key,
                                            bool (*is_right)(const std::string&),
                                            const std::string& expected) {
  std::vector<std::string> all = texts(key);
  const ConfigNode* found = find(key);
  if (all.empty()) return all;
  for (const ConfigNode& item : std::get<ConfigNode::List>(found->value)) {
    const auto* path = std::get_if<std::string>(&item.value);
    if (path != nullptr && !is_right(*path))
      errors_.add(item.position, "expected " + expected + ", got \"" + *path + "\"");
  }
  return all;
}

bool is_project_file(const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(text).lexically_normal();
  return !path.empty() && path != "." && path.is_relative() && *path.begin() != "..";
}

bool is_image_tarball(const std::string& text) {
  constexpr std::array kEnds = {".tar", ".tar.gz", ".tgz", ".tar.zst"};
  return is_project_file(text) &&
         std::ranges::any_of(kEnds, [&](std::string_view end) { return text.ends_with(end); });
}

std::vector<std::string> TableReader::project_files(const std::string& key) {
  return paths(key, is_project_file, "the path of a file inside the project");
}

std::vector<std::string> TableReader::relative_patterns(const std::string& key) {
  return paths(
      key, [](const std::string& text) { return !text.empty() && !text.starts_with('/'); },
      "a path relative to the project");
}

std::map<std::string, std::string> TableReader::text_map(const std::string& key) {
  const ConfigNode* found = find(key);
  if (found == nullptr) return {};
  return as_text_map(*found, errors_).value_or(std::map<std::string, std::string>{});
}

std::map<std::string, int> TableReader::number_map(const std::string& key, IntRange range) {
  const ConfigNode* found = find(key);
  if (found == nullptr) return {};
  return as_number_map(*found, range, errors_).value_or(std::map<std::string, int>{});
}

bool TableReader::flag(const std::string& key, bool fallback) {
  const ConfigNode* found = find(key);
  return found == nullptr ? fallback : as_flag(*found, errors_).value_or(fallback);
}

int TableReader::whole_number(const std::string& key, IntRange range, int fallback) {
  const ConfigNode* found = find(key);
  return found == nullptr ? fallback : as_whole_number(*found, range, errors_).value_or(fallback);
}

std::chrono::milliseconds TableReader::duration(const std::string& key,
                                                std::chrono::milliseconds fallback) {
  const ConfigNode* found = find(key);
  return found == nullptr ? fallback : as_duration(*found, errors_).value_or(fallback);
}

std::vector<std::string> TableReader::regexes(const std::string& key) {
  const ConfigNode* found = find(key);
  if (found == nullptr) return {};
  return as_regexes(*found, errors_).value_or(std::vector<std::string>{});
}

std::string TableReader::one_of(const std::string& key, std::span<const std::string> words,
                                std::string fallback) {
  const ConfigNode* found = find(key);
  if (found == nullptr) return fallback;
  const std::optional<std::string> word = as_text(*found, errors_);
  if (!word) return fallback;
  if (std::ranges::find(words, *word) != words.end()) return *word;
  errors_.add(found->position, unknown_word(key, *word, words));
  return fallback;
}

std::string TableReader::required_text(const std::string& key) {
  const ConfigNode* found = required(key);
  if (found == nullptr) return {};
  const std::optional<std::string> text = as_text(*found, errors_);
  if (text && text->empty()) errors_.add(found->position, "'" + key + "' must not be empty");
  return text.value_or("");
}

std::vector<std::string> TableReader::required_texts(const std::string& key) {
  const ConfigNode* found = required(key);
  if (found == nullptr) return {};
  const std::optional<std::vector<std::string>> texts = as_texts(*found, errors_);
  if (texts && texts->empty()) errors_.add(found->position, "'" + key + "' must not be empty");
  return texts.value_or(std::vector<std::string>{});
}

const ConfigNode& TableReader::table(const std::string& key) {
  const ConfigNode* found = find(key);
  return found == nullptr ? empty_table() : *found;
}

std::span<const ConfigNode> TableReader::list(const std::string& key) {
  const ConfigNode* found = find(key);
  if (found == nullptr) return {};
  if (const auto* items = std::get_if<ConfigNode::List>(&found->value)) return *items;
  errors_.add(found->position, "expected a list, got " + std::string(type_name(*found)));
  return {};
}

void TableReader::refuse_unknown_keys() {
  const auto* table = std::get_if<ConfigNode::Table>(&node_.value);
  if (table == nullptr) return;
  for (const ConfigEntry& entry : *table) {
    if (std::ranges::find(known_keys_, entry.key) == known_keys_.end())
      errors_.add(entry.position, unknown_word("key", entry.key, known_keys_));
  }
}

}  // namespace qa
