#include "qa/cli/first_baselines.hpp"

#include "qa/lint/pending_baseline.hpp"
#include "qa/stages/lint_result.hpp"

#include <algorithm>

namespace qa {

Result<void> keep_first_baselines(const Project& project, const RunResult& run,
                                  const RunStore& store, Files& files) {
  for (const StageResult& stage : run.stages) {
    const auto first =
        std::ranges::find(stage.artifacts, kFirstLintBaselineArtifact, &Artifact::kind);
    if (first == stage.artifacts.end()) continue;
    const std::filesystem::path path = lint_baseline_path(project.root, stage.name);
    const Result<std::string> present = files.read(path);
    if (!present || !parse_pending_baseline(*present)) continue;
    TRY(files.copy(store.folder(run.id) / first->path, path));
  }
  return {};
}

}  // namespace qa
