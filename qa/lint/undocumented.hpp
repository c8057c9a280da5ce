// What people have to use without being told what it is for.
#pragma once

#include "qa/model/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// One finding, of rule "docs.declaration", per public declaration of a header that has no comment:
/// none in its own lines, and none in the lines above it up to a blank one. So one comment may be
/// for several declarations.
std::vector<Finding> undocumented_declarations(const std::string& file, std::string_view source);

/// One finding, of rule "docs.flag", per flag that `source` defines without saying what it is for:
/// add_option and add_flag of CLI11, ABSL_FLAG, DEFINE_string and the like of gflags, and
/// add_argument of argparse with its help().
std::vector<Finding> undocumented_flags(const std::string& file, std::string_view source);

}  // namespace qa
