#include "qa/report/stage_text.hpp"

#include "qa/model/test_name.hpp"
#include "qa/report/measure_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

/// "1 of 41 tests failed", "41 tests, 2 skipped"; empty without tests.
std::string test_fact(const StageResult& stage) {
  if (stage.tests.empty()) return {};
  const TestCounts counts = count(stage.tests);
  const int total = static_cast<int>(stage.tests.size());
  std::string text = counts.failed > 0
                         ? fmt::format("{} of {} failed", counts.failed, count_text(total, "test"))
                         : count_text(total, "test");
  if (counts.skipped > 0) text += fmt::format(", {} skipped", counts.skipped);
  if (counts.flaky > 0) text += fmt::format(", {} flaky", counts.flaky);
  if (counts.quarantined > 0) text += fmt::format(", {} in quarantine", counts.quarantined);
  return text;
}

/// "line coverage 93.1 %" for a quantity; "0 findings" for a count, named by its metric because
/// gates on counts are named by what they want: "no findings".
std::string passed_gate_fact(const GateResult& gate, const StageResult& stage) {
  const std::string_view unit = unit_of(stage, gate.gate.metric);
  const std::string value = measure_text(*gate.actual, unit);
  if (unit != "1") return fmt::format("{} {}", gate.gate.name, value);
  std::string noun = gate.gate.metric.substr(gate.gate.metric.rfind('.') + 1);
  std::ranges::replace(noun, '_', ' ');
  return fmt::format("{} {}", value, noun);
}

/// One fact a metric: of several gates on it, the last, since the file's come after the defaults.
bool is_told_later(const GateResult& gate, const StageResult& stage) {
  const auto last = std::ranges::find_if(
      stage.gates.rbegin(), stage.gates.rend(), [&gate](const GateResult& other) {
        return other.gate.metric == gate.gate.metric && other.actual && !blocks(other);
      });
  return last != stage.gates.rend() && &*last != &gate;
}

/// The tests speak for their own metrics.
bool is_told_by_tests(const GateResult& gate, const StageResult& stage) {
  return !stage.tests.empty() && gate.gate.metric.starts_with("tests.");
}

void add_findings(std::vector<std::string>& texts, const std::vector<Finding>& findings) {
  std::size_t told = 0;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::note) continue;
    if (++told <= kShownProblems) texts.push_back(finding_text(finding));
  }
  if (told > kShownProblems) {
    const auto rest = static_cast<int>(told - kShownProblems);
    texts.push_back(fmt::format("and {} more {}", rest, rest == 1 ? "finding" : "findings"));
  }
}

}  // namespace

std::string_view verdict_label(const StageResult& stage) {
  switch (stage.status) {
    case StageStatus::passed:
      return stage.from_cache ? "CACHED" : "PASSED";
    case StageStatus::skipped:
      return "SKIPPED";
    case StageStatus::errored:
      return "ERRORED";
    case StageStatus::timed_out:
      return "TIMED OUT";
    case StageStatus::failed: {
      const bool undecided = stage.failure && stage.failure->kind == FailureKind::inconclusive;
      return undecided ? "INCONCLUSIVE" : "FAILED";
    }
    case StageStatus::canceled:
      return "CANCELED";
  }
  return "ERRORED";
}

Style verdict_style(const StageResult& stage) {
  if (stage.status == StageStatus::passed) return Style::good;
  return is_red(stage) ? Style::bad : Style::faint;
}

bool is_red(const StageResult& stage) {
  return stage.status != StageStatus::passed && stage.status != StageStatus::skipped;
}

std::string_view unit_of(const StageResult& stage, std::string_view metric) {
  const auto found = std::ranges::find(stage.metrics, metric, &Metric::name);
  return found == stage.metrics.end() ? std::string_view("1") : std::string_view(found->unit);
}

bool is_moot(const GateResult& gate, const StageResult& stage) {
  return !gate.actual && stage.metrics.empty() && stage.failure;
}

std::string gate_text(const GateResult& gate, const StageResult& stage) {
  const std::string_view unit = unit_of(stage, gate.gate.metric);
  const std::string actual =
      gate.actual ? "is " + exact_text(*gate.actual, unit) : std::string("was not measured");
  const std::string_view bound =
      gate.gate.comparison == Comparison::at_least ? "at least" : "at most";
  return fmt::format("{} {}, {} {} wanted", gate.gate.name, actual, bound,
                     exact_text(gate.gate.limit, unit));
}

std::string stage_facts(const StageResult& stage) {
  std::vector<std::string> bad;
  std::vector<std::string> good;
  if (std::string tests = test_fact(stage); !tests.empty())
    (count(stage.tests).failed > 0 ? bad : good).push_back(std::move(tests));
  for (const GateResult& gate : stage.gates) {
    if (is_told_by_tests(gate, stage) || is_moot(gate, stage)) continue;
    if (blocks(gate)) {
      bad.push_back(gate_text(gate, stage));
    } else if (gate.actual && !is_told_later(gate, stage)) {
      good.push_back(passed_gate_fact(gate, stage));
    }
  }
  if (bad.empty() && is_red(stage) && stage.failure) bad.push_back(stage.failure->what);
  bad.insert(bad.end(), good.begin(), good.end());
  if (bad.empty() && stage.status == StageStatus::skipped) return stage.reason;
  return fmt::format("{}", fmt::join(bad, ", "));
}

std::string finding_text(const Finding& finding) {
  std::string place = finding.file;
  if (!place.empty() && finding.line > 0) place += fmt::format(":{}", finding.line);
  if (!place.empty() && finding.column > 0) place += fmt::format(":{}", finding.column);
  const std::string rule = finding.rule.empty() ? "" : " [" + finding.rule + "]";
  return (place.empty() ? "" : place + ": ") + finding.message + rule;
}

bool is_problem(const TestCase& test) {
  return test.status == TestStatus::failed || test.status == TestStatus::flaky;
}

std::string test_text(const TestCase& test) {
  const std::string name = full_name(test) + (test.status == TestStatus::flaky ? " is flaky" : "");
  return test.message.empty() ? name : name + ": " + test.message;
}

std::vector<std::string> warnings(const StageResult& stage) {
  std::vector<std::string> texts;
  for (const GateResult& gate : stage.gates) {
    if (gate.verdict == Verdict::fail && !blocks(gate)) texts.push_back(gate_text(gate, stage));
  }
  for (const TestCase& test : stage.tests) {
    if (test.status == TestStatus::quarantined ||
        (test.status == TestStatus::flaky && !is_red(stage)))
      texts.push_back(test_text(test));
  }
  if (!is_red(stage)) add_findings(texts, stage.findings);
  return texts;
}

}  // namespace qa
