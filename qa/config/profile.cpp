#include "qa/config/profile.hpp"

#include "qa/config/toml_document.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace qa {
namespace {

/// Tables are merged key by key, everything else is replaced.
void merge(ConfigNode& base, ConfigNode over) {
  auto* const entries = std::get_if<ConfigNode::Table>(&base.value);
  auto* const changes = std::get_if<ConfigNode::Table>(&over.value);
  if (entries == nullptr || changes == nullptr) {
    base = std::move(over);
    return;
  }
  for (ConfigEntry& change : *changes) {
    if (ConfigEntry* entry = find_entry(base, change.key)) {
      entry->position = std::move(change.position);
      merge(entry->value, std::move(change.value));
    } else {
      entries->push_back(std::move(change));
    }
  }
}

std::vector<std::string> keys_of(const ConfigNode& node) {
  std::vector<std::string> keys;
  if (const auto* table = std::get_if<ConfigNode::Table>(&node.value)) {
    for (const ConfigEntry& entry : *table) keys.push_back(entry.key);
  }
  return keys;
}

/// Only stages that exist can be changed: a mistyped name would change nothing.
void check_stage_names(const ConfigNode& root, const ConfigNode& stages, Diagnostics& errors) {
  const auto* const changes = std::get_if<ConfigNode::Table>(&stages.value);
  if (changes == nullptr) {
    errors.add(stages.position, "expected a table, got " + std::string(type_name(stages)));
    return;
  }
  const ConfigEntry* const existing = find_entry(root, "stage");
  const std::vector<std::string> known =
      existing == nullptr ? std::vector<std::string>{} : keys_of(existing->value);
  for (const ConfigEntry& change : *changes) {
    if (errors.full()) return;
    if (std::ranges::find(known, change.key) == known.end())
      errors.add(change.position, unknown_word("stage", change.key, known));
  }
}

/// What a profile or an override says must be something that exists to be changed.
void check_changes(const ConfigNode& root, const ConfigNode& changes, Diagnostics& errors) {
  const auto* const entries = std::get_if<ConfigNode::Table>(&changes.value);
  if (entries == nullptr) {
    errors.add(changes.position, "expected a table, got " + std::string(type_name(changes)));
    return;
  }
  for (const ConfigEntry& entry : *entries) {
    if (std::ranges::find(overridable_keys(), entry.key) == overridable_keys().end())
      errors.add(entry.position, unknown_word("key", entry.key, overridable_keys()));
    if (entry.key == "stage") check_stage_names(root, entry.value, errors);
  }
}

/// Gives every value the override itself as its place: it has no file and no line.
void set_source(ConfigNode& node, const Position& position) {
  node.position = position;
  if (auto* list = std::get_if<ConfigNode::List>(&node.value)) {
    for (ConfigNode& item : *list) set_source(item, position);
  } else if (auto* table = std::get_if<ConfigNode::Table>(&node.value)) {
    for (ConfigEntry& entry : *table) {
      entry.position = position;
      set_source(entry.value, position);
    }
  }
}

}  // namespace

std::span<const std::string> overridable_keys() {
  static const std::array<std::string, 2> kKeys = {"run", "stage"};
  return kKeys;
}

void apply_profile(ConfigNode& root, std::string_view profile, Diagnostics& errors) {
  ConfigEntry* const section = find_entry(root, "profile");
  ConfigNode profiles{.position = root.position, .value = ConfigNode::Table{}, .written = {}};
  if (section != nullptr) {
    profiles = std::move(section->value);
    std::erase_if(std::get<ConfigNode::Table>(root.value),
                  [](const ConfigEntry& entry) { return entry.key == "profile"; });
  }
  auto* const entries = std::get_if<ConfigNode::Table>(&profiles.value);
  if (entries == nullptr) {
    errors.add(profiles.position, "expected a table, got " + std::string(type_name(profiles)));
    return;
  }
  for (const ConfigEntry& entry : *entries) check_changes(root, entry.value, errors);
  if (!errors.empty()) return;

  if (ConfigEntry* chosen = find_entry(profiles, profile)) {
    merge(root, std::move(chosen->value));
  } else if (profile != kDefaultProfile) {
    std::vector<std::string> known = keys_of(profiles);
    known.emplace_back(kDefaultProfile);
    errors.add(profiles.position, unknown_word("profile", profile, known));
  }
}

void apply_overrides(ConfigNode& root, std::span<const std::string> overrides,
                     Diagnostics& errors) {
  for (const std::string& text : overrides) {
    const Position position{.source = "--set " + text};
    Result<ConfigNode> changes = read_toml(text, position.source);
    if (!changes) {
      errors.add(position, "not TOML; a string needs quotes, as in stage.unit.timeout=\"5m\"");
      continue;
    }
    set_source(*changes, position);
    check_changes(root, *changes, errors);
    if (errors.empty()) merge(root, std::move(*changes));
  }
}

}  // namespace qa
