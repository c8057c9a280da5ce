// compile_commands.json: how a build compiles its translation units.
#pragma once

#include "qa/model/failure.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct CompileCommand {
  std::string file;                    ///< relative to the project; absolute when it lies outside
  std::filesystem::path directory;     ///< where the compiler is started
  std::vector<std::string> arguments;  ///< with the compiler, without what it writes (-o X)

  auto operator<=>(const CompileCommand&) const = default;
};

/// The commands of compile_commands.json, sorted by file. A file that targets compile differently
/// has several; what differs only in the object that is written counts once. Fails with kind host
/// on bad JSON. Format: clang.llvm.org/docs/JSONCompilationDatabase.html
Result<std::vector<CompileCommand>> parse_compile_commands(std::string_view json,
                                                           const std::filesystem::path& root);

/// How `file` is compiled when `unity`, an absolute path, includes it and is compiled in its place:
/// as that is, on its own. Nothing when no command compiles `unity`.
std::optional<CompileCommand> command_of_part(const std::vector<CompileCommand>& commands,
                                              const std::filesystem::path& unity,
                                              const std::filesystem::path& file,
                                              const std::filesystem::path& root);

/// Adds -std=`cxx`, or of C sources -std=`c`, where a command asks for no standard: clang-tidy's
/// default is not that of the compiler. An empty one adds nothing.
void add_default_standards(std::vector<CompileCommand>& commands, const std::string& cxx,
                           const std::string& c);

/// Gives standards the names by which every clang from 14 on knows them: C++23 is c++2b, and C23 is
/// c2x, which is no other standard. What a compiler older than a standard says of it is its own.
void rename_standards(std::vector<CompileCommand>& commands);

/// The same format, with `command` alone.
std::string to_compile_commands(const CompileCommand& command, const std::filesystem::path& root);

}  // namespace qa
