// What clang-tidy said about compile commands in earlier runs, kept in files.
#pragma once

#include "qa/lint/analysis_inputs.hpp"
#include "qa/lint/clang_tidy.hpp"
#include "qa/lint/compile_commands.hpp"
#include "qa/system/files.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// One analysis that came to its end.
struct TidyEntry {
  std::string setup;   ///< digest of what else decides: tool, configuration, command, variables
  std::string inputs;  ///< AnalysisInputs::digest() of `trace`
  AnalysisTrace trace;
  TidyAnswer answer;
  std::chrono::milliseconds duration{0};
};

/// One folder per compile command, with its last analyses (of several branches, say). Damaged or
/// unreadable files are as good as none.
class TidyStore {
 public:
  TidyStore(Files& files, std::filesystem::path folder)
      : files_(files), folder_(std::move(folder)) {}

  /// Where the files of `command` are kept.
  std::filesystem::path folder_of(const CompileCommand& command) const;
  /// Newest first.
  std::vector<TidyEntry> load(const CompileCommand& command) const;
  Result<void> add(const CompileCommand& command, const TidyEntry& entry);
  /// Removes what is kept of commands that the build no longer has.
  Result<void> keep_only(const std::vector<CompileCommand>& commands);

 private:
  Files& files_;
  std::filesystem::path folder_;
};

}  // namespace qa
