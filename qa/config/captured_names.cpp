#include "qa/config/captured_names.hpp"

#include "qa/model/captured_reference.hpp"
#include "qa/model/suggestion.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace qa {
namespace {

/// The tables of a case that send something: itself, and its callers.
std::vector<const ConfigNode*> senders(const ConfigNode& test) {
  std::vector<const ConfigNode*> found = {&test};
  const ConfigEntry* callers = find_entry(test, "callers");
  const auto* list =
      callers == nullptr ? nullptr : std::get_if<ConfigNode::List>(&callers->value.value);
  if (list == nullptr) return found;
  for (const ConfigNode& caller : *list) found.push_back(&caller);
  return found;
}

class NameCheck {
 public:
  explicit NameCheck(Diagnostics& errors) : errors_(errors) {}

  void take(const ConfigNode& test) {
    for (const ConfigNode* sender : senders(test)) {
      for (const char* key : {"request", "requests", "steps", "metadata", "expect"}) {
        if (const ConfigEntry* entry = find_entry(*sender, key)) look_at(entry->value);
      }
    }
    for (const ConfigNode* sender : senders(test)) {
      if (const ConfigEntry* entry = find_entry(*sender, "capture")) remember(entry->value);
    }
  }

 private:
  void look_at(const ConfigNode& node) {
    if (const auto* text = std::get_if<std::string>(&node.value)) look_at(*text, node.position);
    if (const auto* list = std::get_if<ConfigNode::List>(&node.value)) {
      for (const ConfigNode& item : *list) look_at(item);
    }
    const auto* table = std::get_if<ConfigNode::Table>(&node.value);
    if (table == nullptr) return;
    for (const ConfigEntry& entry : *table) {
      look_at(entry.key, entry.position);
      look_at(entry.value);
    }
  }

  void look_at(const std::string& text, const Position& position) {
    std::size_t at = 0;
    while (const auto found = find_captured(text, at)) {
      at = found->start + found->size;
      if (found->is_literal) continue;
      if (found->name.empty()) {
        errors_.add(position,
                    "expected ${captured.NAME}; $${captured. is the text without a meaning");
      } else if (std::ranges::find(names_, found->name) == names_.end()) {
        const auto known = closest(found->name, names_);
        errors_.add(position, "no case before this one captures '" + found->name + "'" +
                                  (known ? ", did you mean '" + *known + "'?" : ""));
      }
    }
  }

  void remember(const ConfigNode& captures) {
    const auto* table = std::get_if<ConfigNode::Table>(&captures.value);
    if (table == nullptr) return;
    for (const ConfigEntry& entry : *table) {
      if (std::ranges::find(names_, entry.key) != names_.end()) {
        errors_.add(entry.position, "'" + entry.key + "' is captured a second time");
      } else {
        names_.push_back(entry.key);
      }
    }
  }

  Diagnostics& errors_;
  std::vector<std::string> names_;
};

}  // namespace

void check_captured_names(std::span<const ConfigNode> cases, Diagnostics& errors) {
  NameCheck check(errors);
  for (const ConfigNode& test : cases) check.take(test);
}

}  // namespace qa
