// Runs of the past, newest first, as tables and as JSON.
#pragma once

#include "qa/model/run_result.hpp"
#include "qa/report/line_printer.hpp"

#include <span>
#include <string>
#include <string_view>

namespace qa {

/// Passed, and nothing in it was executed: it tells no more than that nothing had changed.
bool replayed_everything(const RunResult& run);

/// The stage was executed in that run, however it ended.
bool executed(const RunResult& run, std::string_view stage);

/// One line a run: id, when, verdict, duration, what was red. Runs that replayed everything, one
/// after the other, share a line.
std::string history_table(std::span<const RunResult> runs, const Palette& palette);

/// One line an execution of `stage`, and one for all replays between two, then its durations as a
/// sparkline, oldest first. Replays have no place in that: they say nothing about how long the
/// stage takes.
std::string stage_history_table(std::span<const RunResult> runs, std::string_view stage,
                                const Palette& palette);

/// {"schema": 1, "runs": [{"id", "started", "status", "duration_ms", "red", "stages": [{"name",
/// "status", "from_cache", "duration_ms"}]}]}. With `stage` only that one is among "stages".
std::string history_json(std::span<const RunResult> runs, std::string_view stage);

/// One of eight bars for each value, from the smallest to the largest; empty for no values.
std::string sparkline(std::span<const double> values);

}  // namespace qa
