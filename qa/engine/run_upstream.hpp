// The artifacts that one stage of a run may use: those of the stages it needs, in this run or, for
// those that this run leaves out, in an earlier one.
#pragma once

#include "qa/engine/run_store.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/run_result.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// The stages that `stage` needs, directly or not, the last one of the pipeline first.
std::vector<std::string> needed_stages(const Pipeline& pipeline, const StageSpec& stage);

/// Chain of custody: an artifact is given out only while its bytes are the recorded ones.
class RunUpstream : public Upstream {
 public:
  /// Takes from `so_far` what the needs of `stage` recorded; keeps no reference to it.
  RunUpstream(const Pipeline& pipeline, const StageSpec& stage, const RunResult& so_far,
              std::filesystem::path root, RunStore& store, Files& files);

  Result<std::filesystem::path> artifact(std::string_view kind) const override;
  Result<std::string> digest(std::string_view kind) const override;
  Result<std::vector<UpstreamArtifact>> artifacts(std::string_view kind) const override;

  /// Of all artifacts that count as inputs of the stage: "binary of build" -> sha256. Of a command
  /// that this run leaves out, as they lie in the project now. Fails when nobody knows them.
  Result<std::map<std::string, std::string>> digests() const;

 private:
  struct Producer {
    std::string stage;
    bool is_input = false;        ///< of the stage that asks
    bool leaves_outputs = false;  ///< its artifacts are copies of files of the project
    bool in_this_run = false;
    std::vector<Artifact> artifacts;  ///< when in this run
  };
  struct Found {
    std::string stage;
    std::string run_id;
    Artifact artifact;
  };
  struct EarlierRun {
    std::string run_id;
    std::vector<Artifact> artifacts;
  };

  Result<Found> find(std::string_view kind) const;
  Result<std::vector<Found>> artifacts_of(const Producer& producer) const;
  Result<std::filesystem::path> verified_path(const Found& found) const;
  Result<std::optional<EarlierRun>> earlier_run(const std::string& stage) const;
  Result<std::vector<Artifact>> artifacts_left_by(const Producer& producer) const;
  Failure nothing_found(std::string_view kind) const;

  std::string consumer_;
  std::string run_id_;
  std::filesystem::path root_;
  std::vector<Producer> producers_;  ///< nearest first: in reverse order of the pipeline
  RunStore& store_;
  Files& files_;
};

}  // namespace qa
