// Which versions of qa a project accepts: ">=0.2", ">=0.2, <1".
#pragma once

#include "qa/model/failure.hpp"

#include <string_view>

namespace qa {

/// Whether `version` ("0.2.1") meets every condition of `requirement`: comma-separated comparisons
/// (>= > <= < ==) with one to three numbers; a number that is not written is 0. Fails with kind
/// configuration when `requirement` is of another form.
Result<bool> meets(std::string_view version, std::string_view requirement);

}  // namespace qa
