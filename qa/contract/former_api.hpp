// The .proto files of a commit, taken out of git.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Writes the .proto files that `commit` has below `proto_path`, relative to the project in `root`,
/// to `folder` and returns their names relative to it, sorted; none when it has no such folder.
/// Fails with host in git's words.
Result<std::vector<std::string>> take_out_protos(ProcessRunner& processes, Files& files,
                                                 const std::filesystem::path& root,
                                                 const std::string& commit,
                                                 const std::string& proto_path,
                                                 const std::filesystem::path& folder);

/// The content of `path`, relative to the project, in `commit`; nothing when it has no such file.
Result<std::optional<std::string>> file_of_commit(ProcessRunner& processes,
                                                  const std::filesystem::path& root,
                                                  const std::string& commit,
                                                  const std::string& path);

}  // namespace qa
