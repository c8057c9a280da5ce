// The nights as people read them.
#pragma once

#include "qa/benchmark/nightly_history.hpp"
#include "qa/report/line_printer.hpp"
#include "qa/report/trend.hpp"

#include <span>
#include <string>

namespace qa {

/// One line for each series: what, how many nights, its course, where it stands; below, its jumps.
std::string history_table(std::span<const NightlySeries> series, const Palette& palette);

/// What can't be read, one line each; empty when all can.
std::string unread_text(const NightlyHistory& history);

/// One regression as a paragraph: what, by how much, the range of commits and what to type next.
std::string regression_text(const NightlyRegression& regression);

/// The series that have ratios, as charts.
std::vector<Trend> trends_of(std::span<const NightlySeries> series);

}  // namespace qa
