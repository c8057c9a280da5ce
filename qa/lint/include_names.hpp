// The names that a source asks its compiler to look up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct IncludeName {
  enum class Form { quoted, angled };
  Form form = Form::quoted;
  std::string name;

  auto operator<=>(const IncludeName&) const = default;
};

struct IncludeNames {
  std::vector<IncludeName> names;  ///< sorted, each once
  bool computed = false;  ///< a macro gives the name of at least one, which is not in `names`
};

/// All #include, #include_next, #import, #embed and __has_include in `source`, in comments and
/// excluded branches as well: that asks for too much, and never for too little.
IncludeNames include_names(std::string_view source);

}  // namespace qa
