// SARIF 2.1.0 in: findings of a checker that qa does not know.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/finding.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace qa {

/// The results of all runs with their first location; suppressed ones and those of kind "pass",
/// "notApplicable" and "informational" are left out. Fails with kind host when `json` is not
/// SARIF 2.1.0. Format: docs.oasis-open.org/sarif/sarif/v2.1.0
Result<std::vector<Finding>> parse_sarif(std::string_view json, const std::filesystem::path& root);

}  // namespace qa
