#include "qa/report/markdown.hpp"

#include "qa/model/names.hpp"
#include "qa/model/test_name.hpp"
#include "qa/report/line_printer.hpp"
#include "qa/report/measure_text.hpp"
#include "qa/report/stage_text.hpp"
#include "qa/report/unjudged.hpp"
#include "qa/report/utf8.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::size_t kMaxShownTests = 50;
constexpr std::size_t kMaxShownFindings = 50;

/// Text inside a paragraph or a table cell: on one line, and nothing in it is markup.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : without_controls(text)) {
    if (c == '\n' || c == '\t') {
      safe += ' ';
    } else if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else {
      if (std::string_view("\\`*_[]|#~").find(c) != std::string_view::npos) safe += '\\';
      safe += c;
    }
  }
  return safe;
}

/// The start of a text that somebody else made: one line of a summary, however long it is.
std::string clipped(std::string_view text) {
  constexpr std::size_t kMaxBytes = 1000;
  if (text.size() <= kMaxBytes) return std::string(text);
  const std::string valid = valid_utf8(text.substr(0, kMaxBytes));
  return valid + fmt::format("... ({} bytes more)", text.size() - kMaxBytes);
}

/// A code span; the fence is longer than any run of backticks inside (CommonMark 0.30, 6.1).
std::string code(std::string_view text) {
  std::string line = without_controls(text);
  std::ranges::replace(line, '\n', ' ');
  std::string fence = "`";
  while (line.find(fence) != std::string::npos) fence += '`';
  const char* space = line.starts_with('`') || line.ends_with('`') ? " " : "";
  return fence + space + line + space + fence;
}

std::string unjudged_section(const RunResult& run) {
  std::string text;
  for (const StageResult& stage : run.stages) {
    for (const std::string& what : unjudged(stage))
      text += fmt::format("- {}: {}\n", escaped(stage.name), escaped(clipped(what)));
  }
  for (const SkippedStages& group : skipped_stages(run))
    text += fmt::format("- skipped, {}: {}\n", escaped(clipped(group.reason)),
                        escaped(fmt::format("{}", fmt::join(group.names, ", "))));
  return text.empty() ? text : "### Not judged\n\n" + text + "\n";
}

std::string stages_section(const RunResult& run) {
  std::string text = "| stage | verdict | time | |\n|---|---|---:|---|\n";
  for (const StageResult& stage : run.stages) {
    const bool ran = stage.status != StageStatus::skipped;
    text += fmt::format("| {} | {} | {} | {} |\n", escaped(stage.name), verdict_label(stage),
                        ran ? duration_text(stage.duration) : "", escaped(stage_facts(stage)));
  }
  return text;
}

/// The first line of why.
std::string reason_of(const TestCase& test) {
  const std::string line = test.message.substr(0, test.message.find('\n'));
  if (test.status != TestStatus::flaky) return line;
  return line.empty() ? "flaky" : "flaky: " + line;
}

std::string failed_tests(const StageResult& stage) {
  std::string text;
  std::size_t shown = 0;
  std::size_t left_off = 0;
  for (const TestCase& test : stage.tests) {
    if (!is_problem(test)) continue;
    if (shown == kMaxShownTests) {
      ++left_off;
      continue;
    }
    ++shown;
    text += fmt::format("  - {} {}\n", code(clipped(full_name(test))),
                        escaped(clipped(reason_of(test))));
  }
  if (left_off > 0) text += fmt::format("  - and {} more\n", left_off);
  return text.empty() ? text : "- **tests**\n" + text;
}

std::string findings(const StageResult& stage) {
  std::string text;
  for (std::size_t i = 0; i < std::min(stage.findings.size(), kMaxShownFindings); ++i) {
    const Finding& finding = stage.findings[i];
    std::string place = finding.file;
    if (!place.empty() && finding.line > 0) place += fmt::format(":{}", finding.line);
    text += fmt::format("  - {}{} ({})\n", place.empty() ? "" : code(place) + " ",
                        escaped(clipped(finding.message)), escaped(finding.rule));
  }
  if (stage.findings.size() > kMaxShownFindings)
    text += fmt::format("  - and {} more\n", stage.findings.size() - kMaxShownFindings);
  return text.empty() ? text : "- **findings**\n" + text;
}

std::string failures_section(const RunResult& run) {
  std::string text;
  for (const StageResult& stage : run.stages) {
    if (!is_red(stage)) continue;
    text += fmt::format("\n### {} {}\n\n", verdict_label(stage), escaped(stage.name));
    if (stage.failure) {
      const Failure& failure = *stage.failure;
      text += "- **what** " + escaped(clipped(failure.what)) + "\n";
      if (!failure.command.empty())
        text += "- **command** " + code(clipped(failure.command)) + "\n";
      if (!failure.log.empty()) text += "- **log** " + code(failure.log) + "\n";
      if (!failure.next.empty()) text += "- **next** " + code(failure.next) + "\n";
    }
    text += failed_tests(stage) + findings(stage);
  }
  return text;
}

std::string warnings_section(const RunResult& run) {
  std::string text;
  for (const StageResult& stage : run.stages) {
    for (const std::string& warning : warnings(stage))
      text += fmt::format("- {}: {}\n", escaped(stage.name), escaped(clipped(warning)));
  }
  return text.empty() ? text : "\n### Warnings\n\n" + text;
}

struct TimedTest {
  const StageResult* stage;
  const TestCase* test;
};

/// Where the time of tests goes; where there is hardly any, nobody asks.
std::string slowest_section(const RunResult& run) {
  constexpr std::chrono::milliseconds kWorthTelling(100);
  constexpr std::size_t kShown = 5;
  std::vector<TimedTest> tests;
  for (const StageResult& stage : run.stages) {
    for (const TestCase& test : stage.tests) {
      if (test.duration >= kWorthTelling) tests.push_back({.stage = &stage, .test = &test});
    }
  }
  if (tests.empty()) return {};
  std::ranges::stable_sort(tests, std::ranges::greater(),
                           [](const TimedTest& each) { return each.test->duration; });
  if (tests.size() > kShown) tests.resize(kShown);
  std::string text = "\n### Slowest tests\n\n| stage | test | time |\n|---|---|---:|\n";
  for (const auto& [stage, test] : tests) {
    text += fmt::format("| {} | {} | {} |\n", escaped(stage->name),
                        escaped(clipped(full_name(*test))), duration_text(test->duration));
  }
  return text;
}

std::string gates_section(const RunResult& run) {
  std::string text;
  for (const StageResult& stage : run.stages) {
    for (const GateResult& result : stage.gates) {
      if (is_moot(result, stage)) continue;
      const std::string_view unit = unit_of(stage, result.gate.metric);
      const bool advisory = result.gate.enforcement == Enforcement::advisory;
      text +=
          fmt::format("| {} | {}{} | {} {} | {} | {} |\n", escaped(stage.name),
                      escaped(result.gate.name), advisory ? " (advisory)" : "",
                      escaped(to_text(result.gate.comparison)), exact_text(result.gate.limit, unit),
                      result.actual ? exact_text(*result.actual, unit) : "not measured",
                      escaped(to_text(result.verdict)));
    }
  }
  if (text.empty()) return text;
  return "\n### Gates\n\n| stage | gate | limit | actual | verdict |\n|---|---|---|---|---|\n" +
         text;
}

std::string metrics_section(const RunResult& run) {
  std::string text;
  for (const StageResult& stage : run.stages) {
    for (const Metric& metric : stage.metrics) {
      text += fmt::format("| {} | {} | {} |\n", escaped(stage.name), escaped(metric.name),
                          measure_text(metric.value, metric.unit));
    }
  }
  if (text.empty()) return text;
  return "\n### Metrics\n\n| stage | metric | value |\n|---|---|---:|\n" + text;
}

std::string commit_text(const RunResult& run) {
  if (run.commit.empty()) return "outside git";
  return "commit " + code(run.commit.substr(0, 12)) + std::string(changes_text(run.dirty));
}

}  // namespace

std::string to_markdown(const RunResult& run) {
  std::string text = fmt::format("## qa: {}\n\nRun {}, profile {}, {}, {}.\n\n",
                                 escaped(run_status(run)), code(run.id), escaped(run.profile),
                                 commit_text(run), duration_text(run.duration));
  return text + unjudged_section(run) + stages_section(run) + failures_section(run) +
         warnings_section(run) + gates_section(run) + slowest_section(run) + metrics_section(run);
}

std::string cut_markdown(std::string_view text, std::size_t limit_bytes,
                         std::string_view whole_file) {
  if (text.size() <= limit_bytes) return std::string(text);
  const auto note = [&](std::size_t left_out) {
    return fmt::format("\n\n{} bytes are left out here; all of it is in {}.\n", left_out,
                       code(whole_file));
  };
  const std::size_t room = note(text.size()).size();
  if (limit_bytes <= room) return {};
  std::string_view start = text.substr(0, limit_bytes - room);
  start = start.substr(0, start.rfind('\n') + 1);
  return std::string(start) + note(text.size() - start.size());
}

}  // namespace qa
