#include "qa/coverage/file_coverage.hpp"

namespace qa {
namespace {

void count(Ratio& ratio, std::int64_t hits) {
  ++ratio.total;
  if (hits != 0) ++ratio.covered;
}

}  // namespace

void merge(FileCoverage& into, const FileCoverage& other) {
  for (const auto& [number, line] : other.lines) {
    LineCoverage& known = into.lines[number];
    known.hits += line.hits;
    for (const auto& [branch, taken] : line.branches) known.branches[branch] += taken;
  }
  for (const auto& [place, function] : other.functions) {
    FunctionCoverage& known = into.functions[place];
    if (known.name.empty()) known.name = function.name;
    known.hits += function.hits;
  }
}

CoverageTotals totals_of(const FileCoverage& file) {
  CoverageTotals totals;
  for (const auto& [number, line] : file.lines) {
    count(totals.lines, line.hits);
    for (const auto& [branch, taken] : line.branches) count(totals.branches, taken);
  }
  for (const auto& [place, function] : file.functions) count(totals.functions, function.hits);
  return totals;
}

CoverageTotals totals_of(const CoverageByFile& files) {
  CoverageTotals totals;
  for (const auto& [path, file] : files) totals += totals_of(file);
  return totals;
}

}  // namespace qa
