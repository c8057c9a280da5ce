// What a test is called, for people and for tools.
#pragma once

#include "qa/model/test_case.hpp"

#include <string>

namespace qa {

/// "Calc.Adds"; without a suite, "Adds".
inline std::string full_name(const TestCase& test) {
  return test.suite.empty() ? test.name : test.suite + "." + test.name;
}

}  // namespace qa
