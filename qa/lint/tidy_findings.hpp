// Diagnostics of clang-tidy as findings of the project.
#pragma once

#include "qa/lint/clang_tidy.hpp"
#include "qa/lint/lint_outcome.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace qa {

/// Reads the files that diagnostics point into, each once, to turn bytes into lines.
class TidyFindings {
 public:
  TidyFindings(Files& files, std::filesystem::path root) : files_(files), root_(std::move(root)) {}

  /// Adds what `answer` says about the source `file`. What it points at outside the project (a
  /// path that the analyzer followed into a library) is counted apart, and no finding: it may be
  /// right, but nobody can mend it here, and it differs from release to release.
  void add(const std::string& file, const TidyAnswer& answer, LintOutcome& outcome);

 private:
  struct Place {
    int line = 0;
    int column = 0;
  };
  Place place(const std::filesystem::path& file, std::size_t offset);

  Files& files_;
  std::filesystem::path root_;
  std::map<std::filesystem::path, std::vector<std::size_t>> line_starts_;
};

}  // namespace qa
