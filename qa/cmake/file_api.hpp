// CMake's file API: how a program asks CMake what it configured, and the reader of the answer.
// Format: cmake.org/cmake/help/latest/manual/cmake-file-api.7.html
#pragma once

#include "qa/cmake/code_model.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <filesystem>

namespace qa {

/// Asks the next configure in `build_folder` to leave its answer there. A query of ours alone:
/// other programs' queries and answers stay what they are.
Result<void> write_file_api_query(const std::filesystem::path& build_folder, Files& files);

/// The answer of the last configure that succeeded after write_file_api_query(). CMake leaves the
/// former answer when configuring fails, so ask only after one that did not.
/// Keys and target types that newer minor versions add are passed over. Fails with kind host when
/// there is no answer, when it is damaged, or when it is of a major version that is not known.
Result<CodeModel> read_code_model(const std::filesystem::path& build_folder, Files& files);

}  // namespace qa
