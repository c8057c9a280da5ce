// What the files beside the pipeline say that describe a stage: its cases, and where they are
// tried.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/module_case.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/rpc_case.hpp"
#include "qa/model/topology.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <vector>

namespace qa {

/// What an integration stage starts, and what it asks.
struct Scenario {
  Topology topology;
  std::vector<RpcCase> cases;
};

/// Fails with kind configuration when a file has a mistake, or a case names what the topology
/// doesn't have.
Result<Scenario> read_scenario(const IntegrationSettings& settings,
                               const std::filesystem::path& root, Files& files);

Result<std::vector<ModuleCase>> read_module_cases(const ModuleSettings& settings,
                                                  const std::filesystem::path& root, Files& files);

/// Whether those files of `stage` can be read, so that a mistake in them is told before anything is
/// built. What is not there may be the work of another stage, and is none.
Result<void> check_stage_files(const StageSpec& stage, const std::filesystem::path& root,
                               Files& files);

}  // namespace qa
