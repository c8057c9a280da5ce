// What the bench stage compares the working tree with.
#pragma once

#include "qa/benchmark/baseline.hpp"
#include "qa/engine/stage.hpp"

namespace qa {

/// The stored baseline of `settings`. Of one that only begins it is the commit that added the file,
/// and nothing else is known, unless the working tree is what that commit has: then `contender`,
/// the digest of its program, is the baseline's, too. Fails with FailureKind::inconclusive where
/// there is nothing to compare with, saying why.
Result<Baseline> stored_baseline(const BenchSettings& settings, const std::string& contender,
                                 StageContext& context);

}  // namespace qa
