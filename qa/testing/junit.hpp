// JUnit XML as test frameworks really write it: ctest, GoogleTest, Surefire and its many relatives.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/test_case.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The test cases of all suites, nested or not, in the order of the file. `root` makes file names
/// relative. Fails with kind host when `xml` is not JUnit.
/// - <failure>, <error>, a ctest test that could not be started: failed;
/// - <skipped>, disabled: skipped; passed with <flakyFailure> or <flakyError>: flaky.
/// ctest 3.25 gives neither message nor place; they are read from the test's output: GoogleTest's
/// assertions, of any other framework the end.
/// Status 0 is not enough to pass: a program failed that ends in the middle of a GoogleTest test,
/// or whose last lines count failed tests; one that ran none is skipped; the message of one that
/// passed and skipped some is how many. Not so the tests that `expected` names as ctest does: the
/// project said how to tell whether they pass.
/// ctest writes "not run" for a test whose program is missing as for one that skips itself: only
/// the latter, whose reason starts with "SKIP_", counts as skipped.
Result<std::vector<TestCase>> parse_junit(std::string_view xml, const std::filesystem::path& root,
                                          const std::set<std::string>& expected = {});

struct TestOutput {
  std::string name;  ///< in full
  std::string output;
};

/// What the tests of such a file printed. Of what is no JUnit, nothing.
std::vector<TestOutput> test_outputs(std::string_view xml);

}  // namespace qa
