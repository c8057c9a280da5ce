// SARIF 2.1.0 in: findings of a checker that qa does not know.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/finding.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace qa {

/// The results of all runs with their first location; suppressed ones, those of kind "pass",
/// "notApplicable" and "informational", and those that are "absent" beside a baseline are left out.
/// Rules, messages, files and folders that a result names by id or index are looked up. A run that
/// says that it did not succeed is a finding. Fails with kind host when `json` is not SARIF 2.1.0.
/// Format: docs.oasis-open.org/sarif/sarif/v2.1.0
Result<std::vector<Finding>> parse_sarif(std::string_view json, const std::filesystem::path& root);

}  // namespace qa
