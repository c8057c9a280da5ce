#include "qa/testing/program_summary.hpp"

#include "qa/system/lines.hpp"

#include <charconv>

namespace qa {
namespace {

/// The number at the beginning of `text`, after spaces; nothing when there is none.
std::optional<std::size_t> number_at_start(std::string_view text) {
  text = trimmed(text);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

std::optional<std::size_t> number_after(std::string_view line, std::string_view words) {
  if (!line.starts_with(words)) return std::nullopt;
  return number_at_start(line.substr(words.size()));
}

void read_gtest(std::string_view line, std::optional<ProgramSummary>& summary) {
  if (const auto passed = number_after(line, "[  PASSED  ] ")) {
    summary = ProgramSummary{.passed = *passed};
    return;
  }
  if (!summary) return;
  if (line.ends_with("listed below:")) {
    if (const auto failed = number_after(line, "[  FAILED  ] ")) summary->failed = *failed;
    if (const auto skipped = number_after(line, "[  SKIPPED ] ")) summary->skipped = *skipped;
  }
  if (const auto disabled = number_after(line, "  YOU HAVE "); disabled) {
    if (line.ends_with(" DISABLED TEST") || line.ends_with(" DISABLED TESTS"))
      summary->skipped += *disabled;
  }
}

void read_doctest(std::string_view line, std::optional<ProgramSummary>& summary) {
  if (!number_after(line, "[doctest] test cases: ")) return;
  const std::size_t passed = line.find('|');
  const std::size_t failed = line.find('|', passed + 1);
  if (passed == std::string_view::npos || failed == std::string_view::npos) return;
  summary = ProgramSummary{.passed = number_at_start(line.substr(passed + 1)).value_or(0),
                           .failed = number_at_start(line.substr(failed + 1)).value_or(0)};
}

}  // namespace

std::optional<ProgramSummary> program_summary(std::string_view output) {
  std::optional<ProgramSummary> summary;
  for (const std::string_view line : lines_of(output)) {
    read_gtest(line, summary);
    read_doctest(line, summary);
    if (line == "No tests ran") summary = ProgramSummary{};
  }
  return summary;
}

}  // namespace qa
