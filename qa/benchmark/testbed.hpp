// The kind of machine that figures come from.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>
#include <string_view>

namespace qa {

/// "amd-epyc-7b13-2cpu-8gib": machines of one name are alike enough to stand in one series, whose
/// figures are ratios measured side by side. The host's name is no part of it, since that of a CI
/// job is another one each night. `chosen` (of $QA_TESTBED) goes before all that.
std::string testbed_name(const HostFacts& host, std::string_view chosen);

}  // namespace qa
