// Which checks of clang-tidy are on, folder by folder.
#pragma once

#include "qa/lint/lint_baseline.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct CheckLists {
  ChecksInForce in_force;
  std::set<std::string> known;  ///< all that this clang-tidy has
};

/// What `clang-tidy --list-checks` prints.
std::set<std::string> parse_check_list(std::string_view text);

struct CheckListSetup {
  std::filesystem::path root;
  std::filesystem::path top;   ///< where looking for a .clang-tidy ends: root, or above it
  std::filesystem::path kept;  ///< file with the lists of earlier runs
  std::string tool;            ///< what identifies the program
};

/// The lists of the project itself and of `folders` (relative, each with a .clang-tidy). Asks
/// clang-tidy only for what changed.
Result<CheckLists> list_checks(const CheckListSetup& setup, const std::set<std::string>& folders,
                               ProcessRunner& processes, Files& files);

/// One error, of rule "lint.checks", per folder in which checks of the baseline are off that this
/// clang-tidy has; a folder that the baseline doesn't know is compared with the one around it.
std::vector<Finding> weaker_than(const ChecksInForce& baseline, const CheckLists& now);

/// One note, of rule "lint.checks", per folder that has fewer checks than the one around it.
std::vector<Finding> weaker_folders(const ChecksInForce& now);

}  // namespace qa
