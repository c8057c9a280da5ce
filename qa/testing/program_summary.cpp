#include "qa/testing/program_summary.hpp"

#include "qa/system/lines.hpp"

#include <algorithm>
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

/// The lines of one iteration, in their order.
class GtestReader {
 public:
  void read(std::string_view line, std::optional<ProgramSummary>& summary) {
    if (const auto ran = number_after(line, "[==========] ");
        ran && line.find(" ran.") != std::string_view::npos) {
      ran_ = *ran;
    } else if (const auto passed = number_after(line, "[  PASSED  ] ")) {
      // What the brief printer does not count follows from the sum.
      summary = ProgramSummary{.passed = *passed, .failed = ran_ > *passed ? ran_ - *passed : 0};
      ran_ = 0;
    } else if (const auto skipped = number_after(line, "[  SKIPPED ] "); skipped && summary) {
      summary->skipped = *skipped;
      summary->failed -= std::min(summary->failed, *skipped);
    } else if (const auto failed = number_after(line, "[  FAILED  ] "); failed && summary) {
      if (line.ends_with("listed below:")) summary->failed = *failed;
    } else if (const auto disabled = number_after(line, "  YOU HAVE "); disabled && summary) {
      if (line.ends_with(" DISABLED TEST") || line.ends_with(" DISABLED TESTS"))
        summary->skipped += *disabled;
    }
  }

 private:
  std::size_t ran_ = 0;
};

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
  GtestReader gtest;
  for (const std::string_view line : lines_of(output)) {
    gtest.read(line, summary);
    read_doctest(line, summary);
    if (line == "No tests ran") summary = ProgramSummary{};
  }
  return summary;
}

}  // namespace qa
