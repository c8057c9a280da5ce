// RunResult -> JUnit XML, the form that CI systems show: a suite per stage, its tests as cases.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>

namespace qa {

/// The common subset that Jenkins, GitLab and GitHub readers agree on
/// (https://github.com/testmoapp/junitxml). A stage without tests is one case. A red stage whose
/// tests all passed gets a case of its own that says why, so that no reader counts it as good.
/// Failed is <failure>; could not judge, timed out and canceled are <error>.
std::string to_junit(const RunResult& run);

}  // namespace qa
