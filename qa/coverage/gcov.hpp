// gcov and llvm-cov: which program it is, its command lines, and its complaints.
#pragma once

#include "qa/system/command.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Names under which the gcov of a GCC may be installed, the one that fits best first: notes are
/// read by the release that wrote them. `compiler` is a path ("/usr/bin/g++-12"), `version` its
/// own ("12.2.0").
std::vector<std::string> gcov_candidates(const std::filesystem::path& compiler,
                                         std::string_view version);

/// The same for llvm-cov and a Clang.
std::vector<std::string> llvm_cov_candidates(const std::filesystem::path& compiler,
                                             std::string_view version);

/// Writes the reports on `notes` into the file `output` as JSON, one line each. With `only_below`,
/// files with absolute names elsewhere are left out: of a source that includes much of the standard
/// library, nearly everything.
Command gcov_command(const std::string& program, const std::vector<std::filesystem::path>& notes,
                     const std::filesystem::path& only_below, const std::filesystem::path& output);

/// Writes files "*.gcov" into its working directory, which must be for these notes alone.
Command llvm_cov_command(const std::string& program, const std::filesystem::path& notes);

/// One thing that gcov said about one file.
struct GcovComplaint {
  std::filesystem::path file;  ///< notes or counters
  std::string what;            ///< "stamp mismatch with notes file"
};

/// What matters of its standard error: not that a program never ran, that a translation unit has no
/// function, or that a source is newer than the notes, which is found out for each file.
std::vector<GcovComplaint> gcov_complaints(std::string_view standard_error);

}  // namespace qa
