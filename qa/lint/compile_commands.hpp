// compile_commands.json: which translation units a build has.
#pragma once

#include "qa/model/failure.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Source files of compile_commands.json relative to `root`, sorted, each once however many
/// targets compile it. Files outside `root` are left out. Fails with kind host on bad JSON.
/// Format: clang.llvm.org/docs/JSONCompilationDatabase.html
Result<std::vector<std::string>> parse_compile_commands(std::string_view json,
                                                        const std::filesystem::path& root);

}  // namespace qa
