// What `qa init` tells: what it found, and which stages follow from that.
#pragma once

#include "qa/adoption/proposal.hpp"
#include "qa/report/line_printer.hpp"

#include <string>

namespace qa {

/// A table of what was seen; of a project that CMake did not configure only its files.
std::string found_text(const ProjectFacts& facts, const Palette& palette);

/// A table of the stages: those that work and those that don't, with the reasons.
std::string stages_text(const Proposal& proposal, const Palette& palette);

}  // namespace qa
