// Which functions of a coverage report somebody wrote.
#pragma once

#include <string_view>

namespace qa {

/// Not those that compilers make to set up globals; reserved names are theirs, too. Takes the name
/// that the linker sees.
inline bool is_written_function(std::string_view name) {
  return !name.starts_with("__") && !name.starts_with("_GLOBAL__sub_I_");
}

}  // namespace qa
