// What gcov tells about one translation unit, and the readers of its two languages.
#pragma once

#include "qa/coverage/file_coverage.hpp"
#include "qa/model/failure.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qa {

struct GcovReport {
  std::string data_file;  ///< the argument that it answers; empty when it doesn't say
  std::filesystem::path working_directory;  ///< of the compiler; empty when unknown
  /// By path as the compiler was given it: absolute, or relative to its working directory.
  std::vector<std::pair<std::string, FileCoverage>> files;
  /// Counters of threads that overwrote each other go below zero; their lines count as run.
  bool has_negative_counts = false;
};

/// Reads `gcov --json-format --stdout --branch-counts --branch-probabilities`: one report a line,
/// for each file that it was given. Format version 1: gcc.gnu.org/onlinedocs/gcc/Invoking-Gcov.html
/// Branches that only exceptions take are left out, and functions that nobody wrote. Fails with
/// kind host when the output is damaged or of another version.
Result<std::vector<GcovReport>> parse_gcov_json(std::string_view output);

/// Reads a file of `llvm-cov gcov --intermediate-format --branch-counts`, which does not tell the
/// branches of exceptions apart. Fails with kind host when it is something else.
Result<GcovReport> parse_llvm_gcov(std::string_view text);

}  // namespace qa
