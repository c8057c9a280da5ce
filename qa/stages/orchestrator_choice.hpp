// Which orchestrator runs the services of an integration stage, and how it gets
// their images.
#pragma once

#include "qa/environment/orchestrator.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/stages/image_under_test.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace qa {

/// Words of pipeline.toml: kAnyOrchestrator, and those there are in the order
/// in which it tries them.
std::vector<std::string> orchestrator_words();

/// The word of the one that is wanted, or the first that works; it was tried
/// for real. One that is wanted by name and does not work is never replaced by
/// another.
Result<std::string> choose_orchestrator(const OrchestratorSettings& settings,
                                        ProcessRunner& processes);

/// What an orchestrator is made from; processes, files and clock outlive it.
struct OrchestratorParts {
  const OrchestratorSettings& settings;
  ImageSources images;
  std::filesystem::path proto_path;  ///< absolute; what requests are made of
  /// Programs of this machine for member_command(), beside qa-rpc.
  std::vector<std::filesystem::path> members;
  std::filesystem::path folder;  ///< for what it unpacks or writes; not there yet
  /// What it makes beyond this machine's processes is written there as long as
  /// it is there: see made_place.hpp.
  std::filesystem::path record;
  /// Whoever made it is gone by then.
  std::chrono::seconds time_to_live{std::chrono::hours(1)};
  ProcessRunner& processes;
  Files& files;
  Clock& clock;
};

/// Name of the file for OrchestratorParts::record in the folder of a stage or
/// an environment.
inline constexpr const char* kPlaceRecord = "place.json";

/// The chosen one, with its images where it needs them. Fails as
/// read_foreign_image() does.
Result<std::unique_ptr<Orchestrator>> make_orchestrator(const std::string& chosen,
                                                        const OrchestratorParts& parts);

}  // namespace qa
