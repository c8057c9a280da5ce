// ${captured.NAME} in a text of a case: a value that a reply to an earlier case had.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

struct CapturedReference {
  std::size_t start = 0;
  std::size_t size = 0;
  std::string name;         ///< empty: it lacks its brace, or what it names can be no name
  bool is_literal = false;  ///< `$${captured.`, which stands for the text without its first `$`
};

/// The first one at or behind `from`.
std::optional<CapturedReference> find_captured(std::string_view text, std::size_t from);

/// `text` with every reference replaced; what replaces one is not searched again.
std::string replace_captured(std::string_view text,
                             const std::function<std::string(const std::string& name)>& value);

/// Letters, digits and '_', no digit first, at most 64.
bool is_captured_name(std::string_view name);

}  // namespace qa
