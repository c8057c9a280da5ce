// How long a regular expression of the user's may be.
#pragma once

#include <cstddef>

namespace qa {

/// Characters. libstdc++ compiles an expression recursively, one call per character.
inline constexpr std::size_t kMaxExpression = 1000;

}  // namespace qa
