// Whether a time that was found slower is slower when it is measured anew, on a machine that is
// steady.
#pragma once

#include "qa/benchmark/change.hpp"

namespace qa {

/// Measurements after a time was called regressed.
struct Confirmation {
  Judgement again;    ///< fresh blocks of both programs
  Judgement control;  ///< the baseline against itself: there is nothing to find
};

enum class Confirmed {
  yes,        ///< regressed again
  no,         ///< no slower, or even faster
  undecided,  ///< the fresh blocks don't tell
  unsteady,   ///< the baseline differs from itself: here and now nothing can be told
};

Confirmed outcome(const Confirmation& confirmation);

}  // namespace qa
