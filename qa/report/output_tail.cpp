#include "qa/report/output_tail.hpp"

#include <ranges>

namespace qa {

void OutputTail::add(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    unfinished_.add(text.substr(0, end));
    if (end == std::string_view::npos) return;
    complete_.push_back(unfinished_.text());
    unfinished_.clear();
    if (complete_.size() > kMaxLines) complete_.pop_front();
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> OutputTail::lines() const {
  std::vector<std::string> lines(complete_.begin(), complete_.end());
  if (std::string line = unfinished_.text(); !line.empty()) lines.push_back(std::move(line));
  if (lines.size() > kMaxLines) lines.erase(lines.begin());
  return lines;
}

std::string OutputTail::last_line() const {
  if (std::string line = unfinished_.text(); !line.empty()) return line;
  for (const std::string& line : std::views::reverse(complete_)) {
    if (!line.empty()) return line;
  }
  return {};
}

}  // namespace qa
