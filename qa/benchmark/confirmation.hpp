// A second look at what a comparison called regressed, with launches of its own, beside a control.
#pragma once

#include "qa/benchmark/paired_run.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Fresh blocks that confirm, and as many of the control.
inline constexpr int kConfirmingBlocks = 24;

struct Confirmation {
  std::vector<std::string> confirmed;  ///< slower again, below 5 %
  /// The baseline and a copy of it seemed to differ under the same conditions: nothing is
  /// confirmed.
  bool host_is_biased = false;
};

/// Benchmarks of which a time is regressed.
std::vector<std::string> regressed_benchmarks(const PairedRun& run);

/// Measures `flagged` again with the programs of `first`, and then the baseline against
/// `baseline_copy`, whose path is as long as the contender's. Each has the budget of `first`. Fails
/// as run_paired() does.
Result<Confirmation> confirm(const PairedSetup& first, const std::vector<std::string>& flagged,
                             const std::filesystem::path& baseline_copy, ProcessRunner& processes,
                             Files& files, Clock& clock,
                             const std::function<void(std::string_view)>& step);

/// Takes back what was not confirmed: such a time is inconclusive.
void take_back_unconfirmed(PairedRun& run, const Confirmation& confirmation);

}  // namespace qa
