// What `qa lint --fix` does: the edits that clang-tidy proposed, and clang-format.
#pragma once

#include "qa/lint/tidy_report.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct LintFixes {
  /// What one file had when it was analyzed, and what is to be done to it.
  struct FileEdits {
    std::string sha256;
    std::set<TidyEdit> edits;
  };
  std::map<std::string, FileEdits> edits;  ///< by path in the project
  std::set<std::string> format;            ///< files to be formatted afterwards
};

/// The edits of files below `root`. An edit of a file that can't be read is left out.
LintFixes make_fixes(const std::set<TidyEdit>& edits, const std::filesystem::path& root,
                     Files& files);

/// A format of our own: lint-fixes.json in the stage's folder.
std::string to_text(const LintFixes& fixes);
Result<LintFixes> parse_lint_fixes(std::string_view json);

struct FixReport {
  std::map<std::string, std::size_t> made;  ///< edits, by file
  std::size_t conflicts = 0;         ///< edits that overlap with one that was made; run it again
  std::vector<std::string> changed;  ///< files that are not what was analyzed, and were left alone
};

/// Makes the edits, each file written once and whole.
Result<FixReport> apply_edits(const LintFixes& fixes, const std::filesystem::path& root,
                              Files& files);

}  // namespace qa
