// What a compiler takes a source for that asks for no standard. Another compiler's default is
// another.
#pragma once

#include "qa/cmake/code_model.hpp"
#include "qa/system/files.hpp"

#include <string>
#include <string_view>

namespace qa {

/// The value of -std that stands for it: "gnu++17" for "CXX", "gnu17" for "C". Empty when CMake did
/// not find it out. Source: CMAKE_<LANG>_STANDARD_COMPUTED_DEFAULT and
/// CMAKE_<LANG>_EXTENSIONS_COMPUTED_DEFAULT (3.22) in CMake<LANG>Compiler.cmake of the build
/// folder.
std::string default_standard(const CodeModel& model, std::string_view language, Files& files);

}  // namespace qa
