#include "qa/stages/stage_functions.hpp"

namespace qa {

Result<StageResult> run_module(const StageSpec& /*spec*/, StageContext& /*context*/) {
  return fail(FailureKind::host, "the module stage is not written yet");
}

}  // namespace qa
