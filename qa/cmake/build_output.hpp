// Why a configure or build step failed, from what CMake, ninja and the compiler printed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

/// The first error of a compiler or linker, else of ninja, else the last line; paths below `root`
/// are shortened. Never empty.
std::string first_build_error(std::string_view output, const std::filesystem::path& root);

/// The line by which a compiler, linker or CMake says that this machine let it down: no room, no
/// memory. Empty when none does; the output says nothing about the product then.
std::string host_trouble(std::string_view output);

/// "CMake Error at CMakeLists.txt:5 (find_package): By not providing ..." on one line, else the
/// last line. Never empty.
std::string first_cmake_error(std::string_view output);

/// What a build folder was made for, when CMake refuses it for that: "the generator Ninja", "the
/// sources in /elsewhere". Empty otherwise.
std::string why_folder_is_anothers(std::string_view output);

/// The first package that CMake looked for and found nowhere, by the name of find_package(); empty
/// when that is not what went wrong. One of a wrong version was found.
std::string package_not_found(std::string_view output);

}  // namespace qa
