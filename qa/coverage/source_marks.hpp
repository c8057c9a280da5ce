// What the text of a source says about its coverage.
#pragma once

#include "qa/coverage/file_coverage.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct SourceMarks {
  std::set<int> excluded_lines;
  std::set<int> excluded_branches;  ///< lines whose branches don't count
  std::set<int> bare_lines;         ///< a brace, "else", a comment: no code of its own
  std::vector<int> code_lines;      ///< see estimated_code_lines()
  bool uses_threads = false;        ///< includes a header of threads
  /// Markers without a partner: "GCOV_EXCL_START in line 3 is never stopped".
  std::vector<std::string> complaints;
};

/// Comments exclude lines as for gcovr and lcov: GCOV_EXCL_LINE excludes its line, GCOV_EXCL_START
/// to GCOV_EXCL_STOP what is between (the last line not), GCOV_EXCL_BR_... branches only. LCOV and
/// GCOVR stand for GCOV as well.
SourceMarks read_source_marks(std::string_view source);

/// Takes out of `file` what does not count: excluded lines, functions that start on them, excluded
/// branches, and lines without code of their own that did not run: compilers put the end of a
/// function there, and only some do.
void apply(const SourceMarks& marks, FileCoverage& file);

/// A file that nothing compiled: none of its lines ran.
FileCoverage unmeasured_file(const SourceMarks& marks);

}  // namespace qa
