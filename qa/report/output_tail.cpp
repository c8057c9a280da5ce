#include "qa/report/output_tail.hpp"

#include "qa/report/line_printer.hpp"

#include <ranges>

namespace qa {
namespace {

constexpr std::size_t kMaxLineBytes = 2000;

/// What is left on the screen of a line that was overwritten by way of carriage returns.
std::string visible(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  if (const std::size_t start = line.rfind('\r'); start != std::string_view::npos)
    line.remove_prefix(start + 1);
  return without_controls(line);
}

}  // namespace

void OutputTail::add(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view piece = text.substr(0, end);
    if (unfinished_.size() < kMaxLineBytes)
      unfinished_ += piece.substr(0, kMaxLineBytes - unfinished_.size());
    if (end == std::string_view::npos) return;
    complete_.push_back(visible(unfinished_));
    unfinished_.clear();
    if (complete_.size() > kMaxLines) complete_.pop_front();
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> OutputTail::lines() const {
  std::vector<std::string> lines(complete_.begin(), complete_.end());
  if (std::string line = visible(unfinished_); !line.empty()) lines.push_back(std::move(line));
  if (lines.size() > kMaxLines) lines.erase(lines.begin());
  return lines;
}

std::string OutputTail::last_line() const {
  if (std::string line = visible(unfinished_); !line.empty()) return line;
  for (const std::string& line : std::views::reverse(complete_)) {
    if (!line.empty()) return line;
  }
  return {};
}

}  // namespace qa
