// The outside programs that qa calls, the Debian package of each, and where to find them.
#pragma once

#include "qa/model/failure.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct Tool {
  std::string_view program;
  std::string_view package;                         ///< Debian package that has it
  std::string_view version_argument = "--version";  ///< empty: it cannot tell
  /// Only projects that look for one of these CMake packages need it; comma-separated, empty: all.
  std::string_view cmake_packages = {};
};

/// All that a stage kind may name among its tools; `qa doctor` prints them.
std::span<const Tool> known_tools();

/// Where Debian keeps google/protobuf/*.proto, which every .proto file may import.
inline constexpr const char* kSystemProtos = "/usr/include";

/// Absolute path of `program` on PATH, if it is there and executable.
std::optional<std::filesystem::path> find_program(std::string_view program);

/// "clang-tidy is not installed" with the command that installs it; kind tool_missing.
Failure missing_tool(std::string_view program);

/// A program that is built with qa: "qa-sandbox", "qa-rpc". Looked for in $QA_LIBEXEC_DIR, beside
/// the running program, and in ../libexec/qa from there. Fails with host when the installation is
/// broken.
Result<std::filesystem::path> helper_program(std::string_view name);

/// The same for a library that CMake calls by this name; empty when no Debian package is known for
/// it: the name may be a mistake of the project.
std::optional<Failure> missing_library(std::string_view cmake_name);

}  // namespace qa
