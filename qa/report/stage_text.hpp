// What a stage's result says in one line: its verdict in capitals, its key facts, its gates.
#pragma once

#include "qa/model/run_result.hpp"
#include "qa/report/line_printer.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// "PASSED", "CACHED", "FAILED", "INCONCLUSIVE", "ERRORED", "TIMED OUT", "SKIPPED", "CANCELED".
std::string_view verdict_label(const StageResult& stage);
Style verdict_style(const StageResult& stage);

/// Neither passed nor skipped.
bool is_red(const StageResult& stage);

/// "1 of 41 tests failed, line coverage 93.1 %"; for a stage without numbers why it is red, was
/// skipped or replayed. Bad news come first.
std::string stage_facts(const StageResult& stage);

/// "line coverage is 78.2 %, at least 80 % wanted" or "... was not measured, ...".
std::string gate_text(const GateResult& gate, const StageResult& stage);

/// A stage that broke off before it measured anything says why; that its gates have no number is
/// no news.
bool is_moot(const GateResult& gate, const StageResult& stage);

/// "src/a.cpp:3:14: message [rule]"; of an unknown place, only the message and its rule.
std::string finding_text(const Finding& finding);

/// Whether a red stage may be red because of it.
bool is_problem(const TestCase& test);

/// "EchoTest.Repeats: why it failed", "EchoTest.Repeats is flaky: failed 1 of 2 runs: ..."; may
/// have several lines.
std::string test_text(const TestCase& test);

/// The evidence itself, so that nobody has to open a log for it: at most this many lines a stage.
inline constexpr std::size_t kShownProblems = 5;

/// What nobody should miss although it turned nothing red: advisory gates that were missed, tests
/// in quarantine, and of a stage that is not red flaky tests and the first findings.
std::vector<std::string> warnings(const StageResult& stage);

/// The unit of the metric of that name; "1" when it was not measured.
std::string_view unit_of(const StageResult& stage, std::string_view metric);

}  // namespace qa
