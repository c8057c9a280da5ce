#include "qa/report/output_line.hpp"

#include "qa/report/line_printer.hpp"

namespace qa {

void OutputLine::add(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\r');
    append(text.substr(0, end));
    if (end == std::string_view::npos) return;
    starts_anew_ = true;
    text.remove_prefix(end + 1);
  }
}

void OutputLine::append(std::string_view text) {
  if (text.empty()) return;
  if (starts_anew_) clear();
  raw_ += text.substr(0, room());
}

std::string OutputLine::text() const {
  return without_controls(raw_);
}

void OutputLine::clear() {
  raw_.clear();
  starts_anew_ = false;
}

}  // namespace qa
