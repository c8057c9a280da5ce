// The artifacts that one stage of a run may use: those of the stages it needs, in this run or, for
// those that this run leaves out, in an earlier one.
#pragma once

#include "qa/engine/run_store.hpp"
#include "qa/engine/stage.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/run_result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace qa {

/// Chain of custody: an artifact is given out only while its bytes are the recorded ones.
class RunUpstream : public Upstream {
 public:
  /// Takes from `so_far` what the needs of `stage` recorded; keeps no reference to it.
  RunUpstream(const Pipeline& pipeline, const StageSpec& stage, const RunResult& so_far,
              RunStore& store, Files& files);

  Result<std::filesystem::path> artifact(std::string_view kind) const override;
  Result<std::string> digest(std::string_view kind) const override;

 private:
  struct Producer {
    std::string stage;
    bool in_this_run = false;
    std::vector<Artifact> artifacts;  ///< when in this run
  };
  struct Found {
    std::string stage;
    std::string run_id;
    Artifact artifact;
  };

  Result<Found> find(std::string_view kind) const;
  Result<std::optional<Found>> find_in_earlier_run(const std::string& stage,
                                                   std::string_view kind) const;
  Failure nothing_found(std::string_view kind) const;

  std::string consumer_;
  std::string run_id_;
  std::vector<Producer> producers_;  ///< nearest first: in reverse order of the pipeline
  RunStore& store_;
  Files& files_;
};

}  // namespace qa
