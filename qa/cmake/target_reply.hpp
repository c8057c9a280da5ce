// One target of CMake's file API, as the file target-NAME-*.json has it.
#pragma once

#include "qa/cmake/code_model.hpp"

#include <nlohmann/json_fwd.hpp>

namespace qa {

/// Needs the folders and the generator of `model`, to which the answer's relative paths belong.
/// Throws nlohmann::json::exception where `object` is not of the documented form.
CmakeTarget target_from_reply(const nlohmann::json& object, const CodeModel& model);

}  // namespace qa
