// What a unit stage's tests had and no longer have: tests, assertions, sources that are compiled.
#pragma once

#include "qa/cmake/build_tree.hpp"
#include "qa/coverage/coverage_baseline.hpp"
#include "qa/engine/stage.hpp"
#include "qa/stages/project_files.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>

namespace qa {

/// Kind of the artifact: AssertionCounts as JSON.
inline constexpr const char* kAssertionsArtifact = "assertions";

/// Adds tests.not_compiled, findings that name the test sources which no target compiles although
/// others of their folder are compiled, and the artifact of the assertions in those that are.
Result<void> look_at_test_sources(StageContext& context, const BuildTree& tree,
                                  const ProjectFiles& project, StageResult& result);

/// What look_at_test_sources() recorded in `file`.
Result<AssertionCounts> read_assertions(const std::filesystem::path& file, Files& files);

/// Full names of those that were not skipped.
std::set<std::string> tests_that_ran(std::span<const TestCase> tests);

/// Adds tests.lost and tests.assertions_lost, and findings that name them. A test that is there and
/// no longer runs is lost; of those that are gone as many as new ones don't make up for, since a
/// test may be renamed.
Result<void> compare_tests(StageContext& context, const StageCoverage& baseline,
                           StageResult& result);

}  // namespace qa
