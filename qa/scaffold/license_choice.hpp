// Under which license a new service begins.
#pragma once

#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// The SPDX id that `choice` names, "none" or nothing being empty. Fails (configuration) for those
/// whose text is not here: an id without its license would be worth nothing.
Result<std::string> license_of(std::string_view choice);

/// The file LICENSE of the service called `name`. `apache` is the text of the kit's own license.
std::string license_text(std::string_view id, std::string_view name, std::string_view apache);

}  // namespace qa
