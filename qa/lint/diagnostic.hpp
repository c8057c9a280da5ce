// One line of a clang tool's output: "src/a.cpp:7:35: error: text [rule]".
#pragma once

#include "qa/model/finding.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace qa {

/// The finding in `line`, or nothing when it is no diagnostic: source text, carets, summaries.
/// A place is optional ("error: no input files [clang-diagnostic-error]"); the rule is not, which
/// leaves out notes. Of several rules in the brackets the first is kept.
std::optional<Finding> parse_diagnostic(std::string_view line, const std::filesystem::path& root);

}  // namespace qa
