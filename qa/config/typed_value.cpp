#include "qa/config/typed_value.hpp"

#include "qa/config/duration_text.hpp"
#include "qa/model/expression_limit.hpp"

#include <cmath>
#include <cstdint>
#include <regex>
#include <span>
#include <utility>

namespace qa {
namespace {

/// Reports the type that was found instead of the expected one.
std::nullopt_t wrong_type(const ConfigNode& node, const std::string& expected,
                          Diagnostics& errors) {
  errors.add(node.position, "expected " + expected + ", got " + std::string(type_name(node)));
  return std::nullopt;
}

std::string range_text(IntRange range) {
  if (range.max == std::numeric_limits<int>::max()) return "at least " + std::to_string(range.min);
  return "from " + std::to_string(range.min) + " to " + std::to_string(range.max);
}

}  // namespace

std::optional<std::string> as_text(const ConfigNode& node, Diagnostics& errors) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
  if (!node.written.empty()) return node.written;
  return wrong_type(node, "a string", errors);
}

std::optional<bool> as_flag(const ConfigNode& node, Diagnostics& errors) {
  if (const bool* flag = std::get_if<bool>(&node.value)) return *flag;
  return wrong_type(node, "true or false", errors);
}

std::optional<int> as_whole_number(const ConfigNode& node, IntRange range, Diagnostics& errors) {
  const auto* number = std::get_if<std::int64_t>(&node.value);
  if (number == nullptr) return wrong_type(node, "a whole number", errors);
  if (*number < range.min || *number > range.max) {
    errors.add(node.position,
               "expected a whole number " + range_text(range) + ", got " + std::to_string(*number));
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

std::optional<double> as_number(const ConfigNode& node, Diagnostics& errors) {
  if (const auto* whole = std::get_if<std::int64_t>(&node.value))
    return static_cast<double>(*whole);
  const double* number = std::get_if<double>(&node.value);
  if (number == nullptr) return wrong_type(node, "a number", errors);
  if (std::isfinite(*number)) return *number;
  errors.add(node.position, "expected a finite number");
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> as_duration(const ConfigNode& node, Diagnostics& errors) {
  static const std::string kExpected = R"(a duration such as "90s", "5m" or "1m30s")";
  const auto* text = std::get_if<std::string>(&node.value);
  if (text == nullptr) return wrong_type(node, kExpected, errors);
  const std::optional<std::chrono::milliseconds> duration = parse_duration(*text);
  if (!duration) errors.add(node.position, "expected " + kExpected + ", got \"" + *text + "\"");
  return duration;
}

std::optional<std::vector<std::string>> as_texts(const ConfigNode& node, Diagnostics& errors) {
  const auto* list = std::get_if<ConfigNode::List>(&node.value);
  if (list == nullptr) return wrong_type(node, "a list of strings", errors);
  std::vector<std::string> texts;
  for (const ConfigNode& item : *list) {
    if (std::optional<std::string> text = as_text(item, errors)) texts.push_back(std::move(*text));
  }
  if (texts.size() != list->size()) return std::nullopt;
  return texts;
}

std::optional<std::map<std::string, std::string>> as_text_map(const ConfigNode& node,
                                                              Diagnostics& errors) {
  const auto* table = std::get_if<ConfigNode::Table>(&node.value);
  if (table == nullptr) return wrong_type(node, "a table of strings", errors);
  std::map<std::string, std::string> texts;
  for (const ConfigEntry& entry : *table) {
    if (std::optional<std::string> text = as_text(entry.value, errors))
      texts[entry.key] = std::move(*text);
  }
  if (texts.size() != table->size()) return std::nullopt;
  return texts;
}

std::optional<std::map<std::string, int>> as_number_map(const ConfigNode& node, IntRange range,
                                                        Diagnostics& errors) {
  const auto* table = std::get_if<ConfigNode::Table>(&node.value);
  if (table == nullptr) return wrong_type(node, "a table of whole numbers", errors);
  std::map<std::string, int> numbers;
  for (const ConfigEntry& entry : *table) {
    if (const std::optional<int> number = as_whole_number(entry.value, range, errors))
      numbers[entry.key] = *number;
  }
  if (numbers.size() != table->size()) return std::nullopt;
  return numbers;
}

std::optional<std::string> as_regex(const ConfigNode& node, Diagnostics& errors) {
  std::optional<std::string> text = as_text(node, errors);
  if (!text) return std::nullopt;
  if (text->size() > kMaxExpression) {
    errors.add(node.position, "a regular expression of more than " +
                                  std::to_string(kMaxExpression) + " characters");
    return std::nullopt;
  }
  try {
    const std::regex compiled(*text);
  } catch (const std::regex_error& error) {
    errors.add(node.position, "'" + *text + "' is no regular expression: " + error.what());
    return std::nullopt;
  }
  return text;
}

std::optional<std::vector<std::string>> as_regexes(const ConfigNode& node, Diagnostics& errors) {
  const auto* list = std::get_if<ConfigNode::List>(&node.value);
  const std::span<const ConfigNode> items =
      list != nullptr ? std::span<const ConfigNode>(*list) : std::span(&node, 1);
  std::vector<std::string> expressions;
  for (const ConfigNode& item : items) {
    if (std::optional<std::string> text = as_regex(item, errors))
      expressions.push_back(std::move(*text));
  }
  if (expressions.size() != items.size()) return std::nullopt;
  return expressions;
}

}  // namespace qa
