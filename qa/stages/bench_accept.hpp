// `qa bench accept`: today's benchmark program becomes the baseline.
#pragma once

#include "qa/benchmark/baseline.hpp"
#include "qa/engine/stage.hpp"

#include <string_view>

namespace qa {

/// Builds and measures the program of HEAD and replaces the baseline file of `spec`, a bench stage,
/// atomically. Refuses (FailureKind::configuration) without a reason, and when a file among the
/// stage's inputs differs from HEAD: a baseline must be built again from its commit. Refuses noise,
/// too: a program that is the baseline's already.
Result<Baseline> accept_baseline(const StageSpec& spec, StageContext& context,
                                 std::string_view reason);

}  // namespace qa
