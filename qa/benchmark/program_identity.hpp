// What a program consists of: its own code, and the shared libraries that were built beside it.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace qa {

/// The shared libraries below `folder` that the dynamic loader finds for `program`, sorted; none
/// for a static program or one that is no ELF file. Fails with FailureKind::product when a library
/// is not found at all.
Result<std::vector<std::filesystem::path>> own_libraries(const std::filesystem::path& program,
                                                         const std::filesystem::path& folder,
                                                         ProcessRunner& processes);

/// A digest that is equal only for programs that run the same code: that of the file `stripped`
/// when the program has no libraries of its own, else one over it and them, without their symbols.
/// `stripped` is beside where the libraries are stripped to.
Result<std::string> program_digest(const std::filesystem::path& stripped,
                                   const std::vector<std::filesystem::path>& libraries,
                                   ProcessRunner& processes, Files& files);

}  // namespace qa
