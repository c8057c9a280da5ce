// What compilers and tests leave for gcov below a build folder.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/files.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace qa {

/// Who writes and reads a translation unit's notes.
enum class CoverageTool { gcov, llvm_cov };

/// The notes of one translation unit; its counters lie beside them, if it ran.
struct CoverageNotes {
  std::filesystem::path path;  ///< absolute, "....gcno"
  std::int64_t modified_ns = 0;
  CoverageTool tool = CoverageTool::gcov;
  bool has_counters = false;
};

struct CoverageData {
  std::vector<CoverageNotes> notes;  ///< sorted by path
  /// Counters without notes beside them: nobody can tell what they count.
  std::vector<std::filesystem::path> lonely_counters;
};

/// Which compilers a build has.
enum class Compilers { gnu, clang, both };

/// Everything below `build_folder`, whatever generator made it; of two compilers each file tells
/// by itself whose it is.
Result<CoverageData> find_coverage_data(const std::filesystem::path& build_folder,
                                        Compilers compilers, Files& files);

/// Removes the counters (.gcda) of earlier runs, since programs add to what they find, and returns
/// how many there were. Notes stay: only the build knows which it still needs.
Result<int> remove_counters(const std::filesystem::path& build_folder, Files& files);

}  // namespace qa
