// A proposal as the text of a pipeline file that its reader accepts.
#pragma once

#include "qa/adoption/proposal.hpp"

#include <string>
#include <string_view>

namespace qa {

/// `version` of qa, which the file then asks for or newer. Needs at least one stage.
std::string pipeline_text(const Proposal& proposal, std::string_view version);

}  // namespace qa
