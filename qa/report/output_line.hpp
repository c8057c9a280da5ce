// One line of a child's output, as a person would have seen it on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qa {

class OutputLine {
 public:
  /// What follows the first `max_bytes` of a line is dropped; escape sequences count, too.
  explicit OutputLine(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// More of the line, without its newline. After a carriage return it is written anew: programs
  /// that tell their progress do so for hours without ending the line.
  void add(std::string_view text);
  /// Without control characters, and valid UTF-8.
  std::string text() const;
  bool empty() const { return raw_.empty(); }
  /// Bytes until it is full.
  std::size_t room() const { return max_bytes_ - raw_.size(); }
  void clear();

 private:
  void append(std::string_view text);

  std::size_t max_bytes_;
  std::string raw_;
  bool starts_anew_ = false;  ///< with the next character
};

}  // namespace qa
