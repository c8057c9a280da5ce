// Failures that somebody answers for until a day are said, and not red.
#pragma once

#include "qa/model/finding.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/test_case.hpp"

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

namespace qa {

/// Whether `pattern` stands for all of `name`; `*` stands for any characters, none included.
bool names_test(std::string_view pattern, std::string_view name);

/// Makes failed and flaky tests quarantined for which an entry of `quarantine` holds on `today`;
/// where it has expired, the test's message says so. Gives warnings about entries that match no
/// test.
std::vector<Finding> apply_quarantine(std::span<const QuarantinedTest> quarantine,
                                      std::chrono::sys_days today, std::span<TestCase> tests);

}  // namespace qa
