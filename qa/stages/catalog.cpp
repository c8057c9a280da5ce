#include "qa/stages/catalog.hpp"

#include <array>

namespace qa {

StageKinds stage_kinds() {
  static constexpr std::array kKinds = {
      &kBuildKind,    &kLintKind,     &kUnitKind,  &kContainerKind, &kModuleKind, &kIntegrationKind,
      &kCoverageKind, &kMutationKind, &kBenchKind, &kContractKind,  &kCommandKind};
  return kKinds;
}

StageFunction stage_function(const StageSpec& stage) {
  return stage.kind->run;
}

}  // namespace qa
