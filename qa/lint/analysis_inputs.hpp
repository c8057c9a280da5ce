// Everything that the analysis of one translation unit read, as one digest.
#pragma once

#include "qa/lint/include_names.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace qa {

/// What a compiler read and where it looked.
struct AnalysisTrace {
  std::vector<std::filesystem::path> files;    ///< the source and all that it includes; absolute
  std::vector<std::filesystem::path> folders;  ///< searched for includes, in order, also those that
                                               ///< are not there; absolute
};

/// Digests of traces. It changes when a file that was read changes by one byte, a comment included
/// (a NOLINT is one), when a .clang-tidy above one does,
/// when one goes, and when any name that one of them includes or asks for is
/// found in more or fewer of the places where it is looked for: a new header may hide another, and
/// __has_include may turn. Reads each file once, so one object must not outlive a change of them.
class AnalysisInputs {
 public:
  explicit AnalysisInputs(Files& files) : files_(files) {}

  /// Empty when a file of the trace can't be read.
  std::string digest(const AnalysisTrace& trace);

  /// Whether nothing that decides on digest(trace) was touched since shortly before `moment`.
  bool settled_before(std::chrono::system_clock::time_point moment, const AnalysisTrace& trace);

 private:
  struct Source {
    std::string sha256;  ///< empty when it can't be read
    IncludeNames includes;
  };
  const Source& source(const std::filesystem::path& path);
  bool exists(const std::string& path);
  /// Where each name that `includer` mentions is found now.
  const std::vector<std::string>& places(const std::filesystem::path& includer,
                                         const AnalysisTrace& trace,
                                         const std::string& folders_key);

  /// Paths and digests of the .clang-tidy files in `folder` and above.
  const std::string& configurations(const std::filesystem::path& folder);

  Files& files_;
  std::unordered_map<std::string, Source> sources_;
  std::unordered_map<std::string, bool> exists_;
  std::unordered_map<std::string, std::vector<std::string>> places_;
  std::unordered_map<std::string, std::string> configurations_;
};

}  // namespace qa
