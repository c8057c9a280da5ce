// What a compiler writes with -MD: the files that it read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The prerequisites of the rules in `text`, in their order. Format: a Makefile as GCC and Clang
/// write it, in which "\ " is a blank, "\#" a hash and "$$" a dollar.
std::vector<std::string> parse_depfile(std::string_view text);

}  // namespace qa
