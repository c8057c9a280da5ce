// The stages that test a program as it ships: container, module, integration.
#pragma once

#include "qa/adoption/proposal.hpp"

namespace qa {

/// Adds those that can work, and what the others lack. An image is made of a program that is linked
/// statically, or of a service with what it loads.
void add_image_stages(const ProjectFacts& facts, Proposal& proposal);

}  // namespace qa
