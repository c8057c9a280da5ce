#include "serving/core/trace_context.hpp"

#include <algorithm>

namespace serving {

namespace {

constexpr std::size_t kMaxMembers = 32;
constexpr std::size_t kMaxKey = 256;
constexpr std::size_t kMaxTenant = 241;
constexpr std::size_t kMaxSystem = 14;
constexpr std::size_t kMaxValue = 256;

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// An identifier of zeros is none.
bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

/// version "-" trace-id "-" parent-id "-" flags; versions to come may add to it.
bool is_parent(std::string_view text) {
  constexpr std::size_t kVersion0Size = 55;
  constexpr std::size_t kTraceAt = 3;
  constexpr std::size_t kParentAt = 36;
  constexpr std::size_t kFlagsAt = 53;
  if (text.size() < kVersion0Size) return false;
  const std::string_view version = text.substr(0, 2);
  if (!is_hex(version) || version == "ff") return false;
  const std::string_view rest = text.substr(kVersion0Size);
  if (!rest.empty() && (version == "00" || rest.front() != '-' || !is_printable(rest)))
    return false;
  return text[kTraceAt - 1] == '-' && is_id(text.substr(kTraceAt, 32)) &&
         text[kParentAt - 1] == '-' && is_id(text.substr(kParentAt, 16)) &&
         text[kFlagsAt - 1] == '-' && is_hex(text.substr(kFlagsAt, 2));
}

bool is_key_part(std::string_view text, std::size_t max_size) {
  return !text.empty() && text.size() <= max_size && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '*' || c == '/';
  });
}

/// "vendor", or "tenant@vendor", whose tenant may begin with a digit.
bool is_key(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) {
    return is_key_part(text, kMaxKey) && is_letter(text.front());
  }
  const std::string_view tenant = text.substr(0, at);
  const std::string_view system = text.substr(at + 1);
  return is_key_part(tenant, kMaxTenant) &&
         (is_letter(tenant.front()) || is_digit(tenant.front())) &&
         is_key_part(system, kMaxSystem) && is_letter(system.front());
}

/// Printable ASCII without the list's own signs, and without a space at the end.
bool is_value(std::string_view text) {
  return !text.empty() && text.size() <= kMaxValue && text.back() != ' ' && is_printable(text) &&
         text.find_first_of(",=") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// Members, separated by commas; empty ones are allowed.
bool is_state(std::string_view list) {
  std::size_t members = 0;
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view member = trimmed(list.substr(0, comma));
    if (!member.empty()) {
      const std::size_t equals = member.find('=');
      if (equals == std::string_view::npos || !is_key(member.substr(0, equals)) ||
          !is_value(member.substr(equals + 1)) || ++members > kMaxMembers) {
        return false;
      }
    }
    if (comma == std::string_view::npos) return members > 0;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

TraceContext trace_context(std::span<const std::string_view> parents,
                           std::span<const std::string_view> states) {
  TraceContext trace;
  if (parents.size() != 1 || !is_parent(parents.front())) return trace;
  trace.parent = parents.front();
  for (const std::string_view state : states) {
    if (!trace.state.empty()) trace.state += ',';
    trace.state += state;
  }
  if (!is_state(trace.state)) trace.state.clear();
  return trace;
}

}  // namespace serving
