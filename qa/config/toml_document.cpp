#include "qa/config/toml_document.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <toml++/toml.h>

namespace qa {
namespace {

/// Thrown inside this file only: conversion is recursive, and there is nothing to do but to stop.
struct Refused {
  Position position;
  std::string message;
};

Position position_of(const toml::source_region& region, const std::string& source) {
  return {.source = source,
          .line = static_cast<int>(region.begin.line),
          .column = static_cast<int>(region.begin.column)};
}

Position position_at(std::string_view text, std::size_t offset, const std::string& source) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {.source = source,
          .line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
          .column = static_cast<int>(offset - line_start) + 1};
}

ConfigNode convert(const toml::node& node, const Position& key, const std::string& source);

ConfigNode::Table convert_table(const toml::table& table, const std::string& source) {
  ConfigNode::Table entries;
  for (const auto& [key, value] : table) {
    const Position position = position_of(key.source(), source);
    entries.push_back({std::string(key.str()), position, convert(value, position, source)});
  }
  // toml++ keeps its tables in alphabetical order.
  std::ranges::stable_sort(entries, {}, [](const ConfigEntry& entry) {
    return std::tuple(entry.position.line, entry.position.column);
  });
  return entries;
}

/// `key` stands in for tables that only a dotted key implies, which have no place of their own.
ConfigNode convert(const toml::node& node, const Position& key, const std::string& source) {
  ConfigNode result{
      .position = position_of(node.source(), source), .value = std::monostate(), .written = {}};
  if (result.position.line == 0) result.position = key;
  switch (node.type()) {
    case toml::node_type::table:
      result.value = convert_table(*node.as_table(), source);
      break;
    case toml::node_type::array: {
      ConfigNode::List items;
      for (const toml::node& item : *node.as_array())
        items.push_back(convert(item, result.position, source));
      result.value = std::move(items);
      break;
    }
    case toml::node_type::string:
      result.value = node.as_string()->get();
      break;
    case toml::node_type::integer:
      result.value = node.as_integer()->get();
      break;
    case toml::node_type::floating_point:
      result.value = node.as_floating_point()->get();
      break;
    case toml::node_type::boolean:
      result.value = node.as_boolean()->get();
      break;
    default:
      throw Refused{result.position, "no setting is a date or a time; did you forget quotes?"};
  }
  return result;
}

/// The offset behind the string that starts at `begin`, or the end of the text.
std::size_t skip_string(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const std::string triple(3, quote);
  const bool multi_line = text.substr(begin).starts_with(triple);
  std::size_t i = begin + (multi_line ? 3 : 1);
  for (; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (multi_line && text.substr(i).starts_with(triple)) {
      return i + 3;
    } else if (!multi_line && (text[i] == quote || text[i] == '\n')) {
      return i + 1;
    }
  }
  return text.size();
}

/// Where `text` exceeds `max_depth` nested brackets or dots in one key; toml++ has a limit for the
/// former (256) and none for the latter, and destroying what is nested deeper overflows the stack.
/// The text need not be valid TOML.
std::optional<std::size_t> find_deep_nesting(std::string_view text, std::size_t max_depth) {
  std::size_t depth = 0;
  std::size_t dots = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = skip_string(text, i);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == '.') {
      ++dots;
    } else if (std::string_view("=[]{},\n").find(c) != std::string_view::npos) {
      dots = 0;
    }
    if (depth > max_depth || dots > max_depth) return i;
    ++i;
  }
  return std::nullopt;
}

Result<ConfigNode> refuse(const Position& position, const std::string& message) {
  return fail(FailureKind::configuration, to_text(position) + ": " + message);
}

}  // namespace

Result<ConfigNode> read_toml(std::string_view text, const std::string& source) {
  const Position start{.source = source, .line = 1, .column = 1};
  if (text.size() > kMaxConfigBytes) return refuse(start, "larger than 256 KiB");
  if (const auto offset = find_deep_nesting(text, kMaxConfigDepth))
    return refuse(position_at(text, *offset, source), "nested too deeply");
  try {
    const toml::table document = toml::parse(text, source);
    ConfigNode root = convert(document, start, source);
    root.position = start;
    return root;
  } catch (const toml::parse_error& error) {
    return refuse(position_of(error.source(), source), std::string(error.description()));
  } catch (const Refused& refused) {
    return refuse(refused.position, refused.message);
  }
}

}  // namespace qa
