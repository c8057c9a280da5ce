// A paired run whose regressions were measured twice.
#pragma once

#include "qa/benchmark/paired_run.hpp"

namespace qa {

/// run_paired(), and then, in as much time again each, what it calls regressed once more, and the
/// baseline against itself. A verdict that this does not confirm is taken back: the change is
/// inconclusive, PairedTime::confirmation says why. What is glaring needs no confirmation. Fails as
/// run_paired() does.
Result<PairedRun> run_confirmed(const PairedSetup& setup, ProcessRunner& processes, Files& files,
                                Clock& clock, const std::function<void(std::string_view)>& step);

}  // namespace qa
