#include "qa/cli/stage_evidence.hpp"

#include "qa/engine/run_store.hpp"

#include <algorithm>

namespace qa {

std::filesystem::path StageEvidence::artifact(std::string_view kind) const {
  const auto found = std::ranges::find(result.artifacts, kind, &Artifact::kind);
  return found == result.artifacts.end() ? std::filesystem::path() : folder / found->path;
}

Result<StageEvidence> stage_evidence(const Project& project, Files& files, const std::string& id,
                                     const std::string& stage) {
  RunStore store(project.reports, files);
  TRY_ASSIGN(const RunResult run, store.load(id));
  const auto result = std::ranges::find(run.stages, stage, &StageResult::name);
  if (result != run.stages.end()) return StageEvidence{*result, store.folder(id)};
  return fail(FailureKind::host, "stage " + stage + " is not in run " + id, "qa logs " + stage);
}

}  // namespace qa
