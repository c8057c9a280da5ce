// Comments that silence clang-tidy.
#pragma once

#include "qa/model/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// One finding, of rule "lint.nolint", per NOLINT, NOLINTNEXTLINE or NOLINTBEGIN in `source` that
/// does not name its checks, or gives no reason: words beside it in the comment, or a comment alone
/// in the line above. Syntax: clang.llvm.org/extra/clang-tidy/#suppressing-undesired-diagnostics
std::vector<Finding> nolint_findings(const std::string& file, std::string_view source);

}  // namespace qa
