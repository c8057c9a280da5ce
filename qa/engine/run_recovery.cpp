#include "qa/engine/run_recovery.hpp"

#include "qa/engine/stage_log.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>

namespace qa {
namespace {

StageResult canceled_stage(const std::string& name, const std::string& folder) {
  return {.name = name,
          .status = StageStatus::canceled,
          .reason = "the driver was killed",
          .failure = Failure{.kind = FailureKind::canceled,
                             .what = "the driver was killed",
                             .command = {},
                             .log = folder + "/" + std::string(StageLog::kOutputFile),
                             .next = "qa run " + name},
          .folder = folder};
}

}  // namespace

RunResult close_killed_run(RunResult run, const std::vector<std::string>& stage_folders) {
  for (const std::string& folder : stage_folders) {
    const std::string numbered = std::filesystem::path(folder).filename().string();
    const std::size_t dash = numbered.find('-');
    if (dash == std::string::npos) continue;
    const std::string name = numbered.substr(dash + 1);
    const bool has_ended =
        std::ranges::find(run.stages, name, &StageResult::name) != run.stages.end();
    if (!has_ended) run.stages.push_back(canceled_stage(name, folder));
  }
  run.finished = true;
  run.interrupt_signal = SIGKILL;
  return run;
}

}  // namespace qa
