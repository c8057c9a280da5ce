// The only list of stage kinds. Each is one row at the end of a file of its own.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/model/stage_kind.hpp"

namespace qa {

extern const StageKind kBuildKind;
extern const StageKind kLintKind;
extern const StageKind kUnitKind;
extern const StageKind kContainerKind;
extern const StageKind kModuleKind;
extern const StageKind kIntegrationKind;
extern const StageKind kCoverageKind;
extern const StageKind kMutationKind;
extern const StageKind kBenchKind;
extern const StageKind kContractKind;
extern const StageKind kCommandKind;

StageKinds stage_kinds();

/// The function for this stage.
StageFunction stage_function(const StageSpec& stage);

}  // namespace qa
