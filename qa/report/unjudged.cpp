#include "qa/report/unjudged.hpp"

#include "qa/model/test_name.hpp"
#include "qa/report/measure_text.hpp"
#include "qa/report/stage_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kShownTests = 3;

/// Metrics that count what is left in the dark.
struct DarkMetric {
  std::string_view metric;
  std::string_view noun;
  std::string_view what;
};
constexpr auto kDarkMetrics = std::to_array<DarkMetric>({
    {"lint.not_analyzed", "file", "could not be analyzed"},
    {"lint.without_style", "file",
     "not checked for format: no .clang-format applies, or it says DisableFormat"},
    {"lint.headers_unread", "header", "that no analyzed source includes"},
    {"lint.headers_kept_back", "header",
     "whose findings .clang-tidy's HeaderFilterRegex keeps back"},
    {"lint.accepted", "finding",
     "older than `qa init` and known from now on: commit reports/baselines"},
    {"coverage.not_measured", "source", "counted as not run: nothing compiled tells about it"},
    {"contract.not_compared", "API", "compared with nothing: there is no earlier commit"},
    {"tests.not_compiled", "test source", "that no target compiles"},
    {"bench.not_judged", "benchmark", "could be slower without being seen"},
});

void add_gates(const StageResult& stage, std::vector<std::string>& texts) {
  for (const GateResult& gate : stage.gates) {
    if (gate.verdict == Verdict::not_computed && !is_moot(gate, stage))
      texts.push_back(gate_text(gate, stage));
  }
}

std::string first_of(std::vector<std::string> names) {
  const bool are_more = names.size() > kShownTests;
  names.resize(std::min(names.size(), kShownTests));
  return fmt::format("{}{}", fmt::join(names, ", "), are_more ? " ..." : "");
}

void add_tests(const StageResult& stage, std::vector<std::string>& texts) {
  std::vector<std::string> skipped;
  std::vector<std::string> in_part;
  for (const TestCase& test : stage.tests) {
    if (test.status == TestStatus::skipped) skipped.push_back(full_name(test));
    if (test.status == TestStatus::passed && !test.message.empty())
      in_part.push_back(full_name(test) + " (" + test.message + ")");
  }
  if (!skipped.empty())
    texts.push_back(fmt::format("{} of {} skipped: {}", skipped.size(),
                                count_text(static_cast<int>(stage.tests.size()), "test"),
                                first_of(skipped)));
  if (!in_part.empty())
    texts.push_back(fmt::format("{} skipped in part: {}",
                                count_text(static_cast<int>(in_part.size()), "test program"),
                                first_of(in_part)));
}

void add_metrics(const StageResult& stage, std::vector<std::string>& texts) {
  for (const DarkMetric& dark : kDarkMetrics) {
    const double value = find_metric(stage.metrics, dark.metric).value_or(0);
    if (value > 0)
      texts.push_back(
          fmt::format("{} {}", count_text(static_cast<int>(value), dark.noun), dark.what));
  }
}

}  // namespace

std::vector<std::string> unjudged(const StageResult& stage) {
  std::vector<std::string> texts;
  add_metrics(stage, texts);
  add_gates(stage, texts);
  add_tests(stage, texts);
  return texts;
}

std::vector<SkippedStages> skipped_stages(const RunResult& run) {
  std::vector<SkippedStages> groups;
  for (const StageResult& stage : run.stages) {
    if (stage.status != StageStatus::skipped) continue;
    const auto known = std::ranges::find(groups, stage.reason, &SkippedStages::reason);
    if (known == groups.end()) {
      groups.push_back({.reason = stage.reason, .names = {stage.name}});
    } else {
      known->names.push_back(stage.name);
    }
  }
  return groups;
}

}  // namespace qa
