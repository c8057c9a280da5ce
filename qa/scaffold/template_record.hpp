// What a new repository remembers of the template: the folder .qa, which is committed with it.
//
// Its archive has every file as it was written, so that a later update knows what was the
// template's and what is the repository's own, whatever became of its history since: squashed,
// rebased, cloned without depth, or copied without git.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/scaffold/new_repository.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

struct TemplateRecord {
  std::string version;  ///< of the template
  std::string name;     ///< these three: what the user answered
  std::string package;
  std::string license;
  std::string sha256;  ///< of the archive
};

/// The folder below a repository's root that has the record and the archive.
inline constexpr const char* kRecordFolder = ".qa";

/// The nearest folder from `folder` upward that has a record. Fails (configuration) when none has.
Result<std::filesystem::path> find_recorded(Files& files, const std::filesystem::path& folder);

/// Fails (configuration) when it is not there, no record, or of a later qa.
Result<TemplateRecord> read_record(Files& files, const std::filesystem::path& root);

/// Records in `root` that it was written as `repository` says and looked as `pristine` does, a
/// folder that may be `root` itself.
Result<void> write_record(ProcessRunner& processes, Files& files, const std::filesystem::path& root,
                          const NewRepository& repository, const std::filesystem::path& pristine);

/// Writes what the archive has into `folder`. Fails (configuration) when it is not there, or not
/// the one of the record.
Result<void> unpack_pristine(ProcessRunner& processes, Files& files,
                             const std::filesystem::path& root, const TemplateRecord& record,
                             const std::filesystem::path& folder);

}  // namespace qa
