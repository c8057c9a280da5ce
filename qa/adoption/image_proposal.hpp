// The stages that test a program as it ships: container, module, integration.
#pragma once

#include "qa/adoption/proposal.hpp"

namespace qa {

/// Adds those that can work, and what the others lack. An image has nothing but its program, so
/// that must be linked statically.
void add_image_stages(const ProjectFacts& facts, Proposal& proposal);

}  // namespace qa
