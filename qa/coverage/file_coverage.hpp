// How often the lines of one source file ran.
#pragma once

#include "qa/coverage/coverage_totals.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace qa {

struct LineCoverage {
  std::int64_t hits = 0;
  /// How often each branch of the line was taken, by its number; without those that only exceptions
  /// take.
  std::map<int, std::int64_t> branches;

  bool operator==(const LineCoverage&) const = default;
};

/// Instances of a template, and what several translation units make of an inline function, start at
/// one place, and are one function.
struct FunctionPlace {
  int line = 0;
  int column = 0;  ///< 0 when the compiler doesn't tell

  auto operator<=>(const FunctionPlace&) const = default;
};

struct FunctionCoverage {
  std::string name;  ///< as people write it, of one of the instances
  std::int64_t hits = 0;

  bool operator==(const FunctionCoverage&) const = default;
};

struct FileCoverage {
  std::map<int, LineCoverage> lines;  ///< those with code, from 1
  std::map<FunctionPlace, FunctionCoverage> functions;
  /// False: nothing that was compiled tells about the file; its lines are those with code in its
  /// text, and none of them counts as run.
  bool measured = true;

  bool operator==(const FileCoverage&) const = default;
};

/// By path, relative to the project.
using CoverageByFile = std::map<std::string, FileCoverage>;

/// The union of the lines; what both have is added up.
void merge(FileCoverage& into, const FileCoverage& other);

CoverageTotals totals_of(const FileCoverage& file);
CoverageTotals totals_of(const CoverageByFile& files);

}  // namespace qa
