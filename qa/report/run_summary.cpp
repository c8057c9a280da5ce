#include "qa/report/run_summary.hpp"

#include "qa/model/test_name.hpp"
#include "qa/report/measure_text.hpp"
#include "qa/report/stage_text.hpp"
#include "qa/report/text_table.hpp"
#include "qa/report/unjudged.hpp"
#include "qa/report/utf8.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include <fmt/format.h>

namespace qa {
namespace {

using Column = TextTable::Column;
using Align = TextTable::Align;

constexpr std::size_t kVerdictWidth = 7;
constexpr std::size_t kDurationWidth = 5;

TextTable stage_table(std::size_t name_width) {
  return TextTable({{.min_width = kVerdictWidth},
                    {.min_width = name_width},
                    {.align = Align::right, .min_width = kDurationWidth},
                    Column{}});
}

void add_row(TextTable& table, const StageResult& stage) {
  const std::string facts = stage_facts(stage);
  const bool ran = stage.status != StageStatus::skipped;
  // A third space in front of the facts sets them off from the numbers.
  table.add({{std::string(verdict_label(stage)), verdict_style(stage)},
             stage.name,
             ran ? duration_text(stage.duration) : "",
             facts.empty() ? "" : " " + facts});
}

std::size_t longest_name(const RunResult& run) {
  std::size_t longest = 0;
  for (const StageResult& stage : run.stages) longest = std::max(longest, stage.name.size());
  return longest;
}

/// A label's value must not break the block it stands in.
std::string one_line(std::string_view value) {
  std::string line = without_controls(value);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

/// "SKIPPED  not asked for: lint, unit": one line a reason keeps the table for what ran.
std::string skipped_text(const RunResult& run, const Palette& palette) {
  TextTable table({{.min_width = kVerdictWidth}, Column{}});
  for (const SkippedStages& group : skipped_stages(run)) {
    const std::string names = fmt::format("{}", fmt::join(group.names, ", "));
    table.add({{"SKIPPED", Style::faint}, {group.reason + ": " + names, Style::faint}});
  }
  return table.render(palette);
}

std::string warnings_text(const RunResult& run, const Palette& palette) {
  TextTable table({{.min_width = kVerdictWidth}, {.min_width = longest_name(run)}, Column{}});
  bool any = false;
  for (const StageResult& stage : run.stages) {
    for (const std::string& warning : warnings(stage)) {
      table.add({{"WARNING", Style::warning}, stage.name, one_line(warning)});
      any = true;
    }
  }
  return any ? "\n" + table.render(palette) : std::string();
}

std::string lower_case(std::string_view label) {
  std::string word(label);
  std::ranges::transform(word, word.begin(),
                         [](char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

/// "1 failed, 2 skipped, 3 passed", the worst first.
std::string verdict_counts(const RunResult& run) {
  std::map<std::pair<StageStatus, std::string_view>, int, std::greater<>> counts;
  for (const StageResult& stage : run.stages) ++counts[{stage.status, verdict_label(stage)}];
  std::vector<std::string> texts;
  for (const auto& [verdict, number] : counts)
    texts.push_back(fmt::format("{} {}", number, lower_case(verdict.second)));
  return texts.empty() ? "no stages" : fmt::format("{}", fmt::join(texts, ", "));
}

/// "cache: 4 hits, 2 misses, 1 evicted"
std::string cache_text(const RunResult& run) {
  if (!run.cache) return {};
  const auto counted = [](int number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
  };
  std::string text = "cache: " + counted(run.cache->hits, "hit", "hits") + ", " +
                     counted(run.cache->misses, "miss", "misses");
  if (run.cache->evicted > 0) text += fmt::format(", {} evicted", run.cache->evicted);
  return text + "\n";
}

std::string_view run_label(const RunResult& run) {
  switch (exit_code(run)) {
    case kPassed:
      return "PASSED";
    case kFailed:
      return "FAILED";
    case kNothingRan:
      return "NOTHING RAN";
    case kInconclusive:
      return "INCONCLUSIVE";
    case kTimedOut:
      return "TIMED OUT";
    case kInterrupted:
    case kTerminated:
      return "CANCELED";
    default:
      return "ERRORED";
  }
}

/// On one line that ends before it becomes a page.
std::string clipped_line(const std::string& text, std::size_t name_size) {
  constexpr int kShownCharacters = 200;
  const std::string line = one_line(text);
  const std::size_t why = std::min(name_size, line.size());
  const std::string_view shown =
      first_characters(std::string_view(line).substr(why), kShownCharacters);
  return line.substr(0, why) + std::string(shown) + (why + shown.size() < line.size() ? "..." : "");
}

std::string text_of(const TestCase& test) {
  return clipped_line(test_text(test), full_name(test).size() + 2);
}

void add_problems(TextTable& labels, std::string_view label,
                  const std::vector<std::string>& problems) {
  for (std::size_t i = 0; i < std::min(problems.size(), kShownProblems); ++i)
    labels.add({{std::string(label), Style::faint}, one_line(problems[i])});
  if (problems.size() > kShownProblems) {
    labels.add({{std::string(label), Style::faint},
                fmt::format("and {} more", problems.size() - kShownProblems)});
  }
}

void add_problems(TextTable& labels, const StageResult& stage) {
  std::vector<std::string> findings;
  for (const Finding& finding : stage.findings) {
    if (finding.severity != Severity::note) findings.push_back(finding_text(finding));
  }
  std::vector<std::string> tests;
  for (const TestCase& test : stage.tests) {
    if (is_problem(test)) tests.push_back(text_of(test));
  }
  add_problems(labels, "finding", findings);
  add_problems(labels, "test", tests);
}

}  // namespace

std::string stage_line(const StageResult& stage, std::size_t name_width, const Palette& palette) {
  TextTable table = stage_table(name_width);
  add_row(table, stage);
  return table.render(palette);
}

std::string failure_text(const StageResult& stage, const SummaryStyle& style) {
  std::string text = stage_line(stage, 11, style.palette);
  if (!stage.failure) return text;
  const Failure& failure = *stage.failure;
  const std::string log = failure.log.empty() ? "" : style.results + "/" + failure.log;
  TextTable labels({{.min_width = 7}, Column{}});
  labels.add({{"what", Style::faint}, one_line(failure.what)});
  add_problems(labels, stage);
  for (const auto& [label, value] : std::initializer_list<std::pair<const char*, std::string>>{
           {"command", failure.command}, {"log", log}, {"next", failure.next}}) {
    if (!value.empty()) labels.add({{label, Style::faint}, one_line(value)});
  }
  return text + labels.render(style.palette, "  ");
}

std::string failures_text(const RunResult& run, const SummaryStyle& style) {
  std::string text;
  for (const StageResult& stage : run.stages) {
    if (is_red(stage)) text += "\n" + failure_text(stage, style);
  }
  return text;
}

std::string unjudged_text(const RunResult& run, const SummaryStyle& style) {
  TextTable table({{.min_width = kVerdictWidth}, {.min_width = longest_name(run)}, Column{}});
  for (const StageResult& stage : run.stages) {
    for (const std::string& what : unjudged(stage))
      table.add({{"UNKNOWN", Style::warning}, stage.name, one_line(what)});
  }
  return table.render(style.palette) + skipped_text(run, style.palette);
}

std::string verdict_text(const RunResult& run, const SummaryStyle& style) {
  const int code = exit_code(run);
  const std::string label =
      style.palette.paint(code == kPassed ? Style::good : Style::bad, run_label(run));
  const std::string ending = code == kPassed ? "" : fmt::format("; exit code {}", code);
  return fmt::format("{} in {}: {}{}\n{}{}/summary.md\n", label, duration_text(run.duration),
                     verdict_counts(run), ending, cache_text(run), style.results);
}

std::string run_summary(const RunResult& run, const SummaryStyle& style) {
  TextTable table = stage_table(longest_name(run));
  for (const StageResult& stage : run.stages) {
    if (stage.status != StageStatus::skipped) add_row(table, stage);
  }
  const std::string unknown = unjudged_text(run, style);
  const std::string stages = table.render(style.palette);
  const bool has_both = !unknown.empty() && !stages.empty();
  return unknown + (has_both ? "\n" : "") + stages + failures_text(run, style) +
         warnings_text(run, style.palette) + "\n" + verdict_text(run, style);
}

}  // namespace qa
