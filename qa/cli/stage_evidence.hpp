// What one stage left in one run, for the commands that go on with it.
#pragma once

#include "qa/cli/project.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

struct StageEvidence {
  StageResult result;
  std::filesystem::path folder;  ///< of the run

  /// Of the first artifact of `kind`; empty when there is none.
  std::filesystem::path artifact(std::string_view kind) const;
};

/// Fails with FailureKind::host when `stage` is not in the run `id`.
Result<StageEvidence> stage_evidence(const Project& project, Files& files, const std::string& id,
                                     const std::string& stage);

}  // namespace qa
