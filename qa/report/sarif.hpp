// RunResult -> SARIF 2.1.0, the form in which code hosts take findings.
#pragma once

#include "qa/model/run_result.hpp"

#include <string>

namespace qa {

/// One SARIF run of the tool qa. Problems at a place are its results; red stages, and problems
/// without a place, are notifications of its invocation, because readers insist on a place for a
/// result. Within GitHub's limits: 25,000 results, the gravest kept. Format:
/// docs.oasis-open.org/sarif/sarif/v2.1.0; limits: docs.github.com, "SARIF support for code
/// scanning".
std::string to_sarif(const RunResult& run);

}  // namespace qa
