// One stage from start to verdict: calls its function, tries again after host trouble, heeds the
// deadline and the user, judges, and sees to it that a failure carries all its labels.
#pragma once

#include "qa/engine/runner.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/stage_result.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace qa {

struct StageTask {
  const StageSpec* spec = nullptr;
  RunPolicy policy;
  std::string reason;  ///< why it runs, from the plan
  std::string run_id;
  std::filesystem::path root;           ///< the project
  std::filesystem::path run_folder;     ///< absolute
  std::filesystem::path folder;         ///< stages/NN-name, relative to the run's
  std::filesystem::path temporary;      ///< TMPDIR of its children; empty: the host's
  std::filesystem::path kept_folder;    ///< as in StageContext
  std::filesystem::path builds_folder;  ///< as in StageContext
  JobBudget* jobs = nullptr;            ///< of the run
  std::unique_ptr<Upstream> upstream;
  Result<std::map<std::string, std::string>> upstream_digests;  ///< RunUpstream::digests()
};

struct StageOutcome {
  StageResult result;
  std::map<std::string, std::string> tools;  ///< tool -> version
  std::set<std::string> read;                ///< StageContext::has_read
  std::optional<Failure> unrecorded;         ///< the first thing missing from its log
};

/// Never throws: a stage function that does leaves its stage errored. Runs in a thread of its own.
StageOutcome execute_stage(const StageTask& task, const RunnerServices& services);

}  // namespace qa
