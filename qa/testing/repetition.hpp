// Flaky or broken: what repeating the tests that failed says about them.
#pragma once

#include "qa/model/test_case.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace qa {

/// Where more tests than these fail, something is broken, and nobody asks which of them are flaky.
inline constexpr std::size_t kMostRepeated = 20;

/// The full names of the tests that failed, each once, unless there are more than kMostRepeated. A
/// test that hung is not repeated: that takes its whole time again.
std::vector<std::string> tests_to_repeat(std::span<const TestCase> tests);

/// `repeated` has the cases of repetition `number`, from 1. A test of `tests` that failed, and of
/// whose name all cases there passed, is flaky. Skipped is not passed.
void judge_repetition(std::span<const TestCase> repeated, int number, std::span<TestCase> tests);

}  // namespace qa
