#include "qa/model/captured_reference.hpp"

#include <algorithm>

namespace qa {
namespace {

constexpr std::string_view kOpening = "${captured.";

}  // namespace

bool is_captured_name(std::string_view name) {
  constexpr std::size_t kMaxLength = 64;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto is_allowed = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= kMaxLength && is_letter(name.front()) &&
         std::ranges::all_of(name, is_allowed);
}

std::optional<CapturedReference> find_captured(std::string_view text, std::size_t from) {
  const std::size_t start = text.find(kOpening, from);
  if (start == std::string_view::npos) return std::nullopt;
  CapturedReference found{.start = start, .size = kOpening.size()};
  if (start > from && text[start - 1] == '$') {
    --found.start;
    ++found.size;
    found.is_literal = true;
    return found;
  }
  const std::size_t begin = start + kOpening.size();
  const std::size_t end = text.find('}', begin);
  if (end == std::string_view::npos) return found;
  const std::string_view name = text.substr(begin, end - begin);
  if (!is_captured_name(name)) return found;
  found.name = name;
  found.size = end + 1 - start;
  return found;
}

std::string replace_captured(std::string_view text,
                             const std::function<std::string(const std::string& name)>& value) {
  std::string replaced;
  std::size_t at = 0;
  while (const auto found = find_captured(text, at)) {
    replaced += text.substr(at, found->start - at);
    replaced += found->is_literal ? std::string(kOpening) : value(found->name);
    at = found->start + found->size;
  }
  replaced += text.substr(at);
  return replaced;
}

}  // namespace qa
