// The last screen of a run, from the recorded result alone: table, failures, warnings, verdict.
#pragma once

#include "qa/model/run_result.hpp"
#include "qa/report/line_printer.hpp"

#include <string>

namespace qa {

/// `results` is the path by which the reader reaches the run's folder: "reports/latest".
struct SummaryStyle {
  Palette palette;
  std::string results = "reports/latest";
};

/// One line for one stage: verdict, name, duration, key facts. Ends with a newline.
std::string stage_line(const StageResult& stage, std::size_t name_width, const Palette& palette);

/// The stage's line and its four labels: what, command, log, next. Empty labels are left out.
std::string failure_text(const StageResult& stage, const SummaryStyle& style);

/// All failures, each after an empty line.
std::string failures_text(const RunResult& run, const SummaryStyle& style);

/// What was not judged: "UNKNOWN  unit  1 of 3 tests skipped: EchoTest.A", and skipped stages.
/// Empty when all was.
std::string unjudged_text(const RunResult& run, const SummaryStyle& style);

/// "FAILED in 1m05s: 1 failed, 3 passed, 2 skipped; exit code 1" and where the results are.
std::string verdict_text(const RunResult& run, const SummaryStyle& style);

/// Everything: what was not judged, the table of stages, failures, warnings, verdict.
std::string run_summary(const RunResult& run, const SummaryStyle& style);

}  // namespace qa
