// The seam between the engine and the stages: what a stage may touch, and what a stage is.
#pragma once

#include "qa/engine/job_budget.hpp"
#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/stage_result.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// An artifact of an earlier stage, whose bytes are the recorded ones.
struct UpstreamArtifact {
  std::string stage;           ///< that made it
  std::filesystem::path path;  ///< absolute
  std::string sha256;
};

/// What earlier stages of this run produced.
class Upstream {
 public:
  virtual ~Upstream() = default;
  /// Absolute path of the newest artifact of that kind among the stages that `needs` names,
  /// directly or indirectly; a failure (kind configuration) that names the stage to add when there
  /// is none.
  virtual Result<std::filesystem::path> artifact(std::string_view kind) const = 0;
  /// Its recorded sha256.
  virtual Result<std::string> digest(std::string_view kind) const = 0;
  /// All artifacts of that kind among those stages, the last stage of the pipeline first; of each
  /// in the order in which it recorded them. None is no failure.
  virtual Result<std::vector<UpstreamArtifact>> artifacts(std::string_view kind) const = 0;
};

/// Everything a stage may touch; it must not fork, open, sleep or read the time by other means.
struct StageContext {
  std::filesystem::path root;  ///< the project
  std::filesystem::path
      folder;  ///< this stage's own folder in the run; exists, empty but for the log
  /// This stage's own folder that outlives the run, for work that need not be done again; may not
  /// be there yet. Whatever is in it was left by a run of any time, may be used by another run
  /// right now, and may be gone in the next: name things by all that they depend on, write them
  /// whole (Files::write). With --no-cache it is an empty one.
  std::filesystem::path kept_folder;
  /// Where the project is built by stages that name no preset; outlives the run, too, and is shared
  /// by all of them: see build_setup().
  std::filesystem::path builds_folder;
  std::string run_id;  ///< unique; part of every name that must not collide
  const Upstream& upstream;
  ProcessRunner&
      processes;  ///< logs every command and its output, and ends them at the stage's deadline
  Files& files;
  Clock& clock;
  StageJobs& jobs;  ///< how many children it may have at a time
  /// Tells the user what goes on, in plain words: "configure", "ctest".
  std::function<void(std::string_view step)> step;
  /// Records the version of a tool that this stage's result depends on.
  std::function<void(std::string_view tool, std::string_view version)> tool_version;
  /// Tells a file, absolute or relative to `root`, that the stage's tools say they read: headers
  /// from depfiles, scripts of the build. One that is no input of the stage keeps its result out of
  /// the cache; those that builds made and that belong to the system may be told, too.
  std::function<void(std::string_view file)> has_read = [](std::string_view) {};
  /// Tells what shows best why a gate on this evidence is red. Without it that is a command that
  /// the stage ran: the last that did not succeed, else the last.
  std::function<void(const Command& command)> proof = [](const Command&) {};
};

/// Makes an Artifact of a file inside the stage's folder: relative path and digest.
Result<Artifact> record_artifact(StageContext& context, std::string_view kind,
                                 const std::filesystem::path& path);

/// A stage gathers evidence: metrics, artifacts, tests, findings. Gates judge it later. It returns
/// - a result with status passed: evidence is complete;
/// - a result with status failed and a failure of kind product: the product is bad, evidence as far
/// as it goes;
/// - a Failure: we could not find out (tool missing, host), the deadline passed, or the user
/// interrupted. Name, reason, duration, gates and cache flags are the engine's.
using StageFunction = Result<StageResult> (*)(const StageSpec&, StageContext&);

/// Marks `result` failed because of the product.
void mark_failed(StageResult& result, std::string what, const Command& command, std::string next);

}  // namespace qa
