// What is different between two runs. Pure.
#pragma once

#include "qa/model/run_result.hpp"
#include "qa/report/line_printer.hpp"

#include <string>
#include <vector>

namespace qa {

struct Difference {
  std::string area;    ///< "run", "host", "tool", "verdict", "gate", "test", "metric", "time"
  std::string name;    ///< "unit", "unit coverage.line", "clang-tidy"
  std::string before;  ///< "-" when there was nothing
  std::string after;
  std::string delta;  ///< "+1.2 %" for numbers, otherwise empty
};

/// In the order of the areas above. Durations count from a tenth and 100 ms on.
std::vector<Difference> differences(const RunResult& before, const RunResult& after);

std::string difference_table(const std::vector<Difference>& all, const Palette& palette);

/// {"schema": 1, "before", "after", "differences": [{"area", "name", "before", "after", "delta"}]}
std::string difference_json(const RunResult& before, const RunResult& after);

}  // namespace qa
