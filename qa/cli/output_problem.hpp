// Whether what a command printed has arrived.
#pragma once

#include "qa/model/failure.hpp"

#include <optional>

namespace qa {

/// Why standard output did not take all that print() was given; empty when it did. A reader that
/// has gone away, as `head` does, is no problem: it has what it wanted.
std::optional<Failure> output_problem();

}  // namespace qa
