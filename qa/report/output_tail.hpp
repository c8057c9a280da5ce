// The last lines of a child's output, as a person would have seen them.
#pragma once

#include "qa/report/output_line.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

class OutputTail {
 public:
  static constexpr std::size_t kMaxLines = 15;
  static constexpr std::size_t kMaxLineBytes = 2000;

  /// A piece of output, as it came; it may begin and end within a line.
  void add(std::string_view text);
  /// Oldest first, without control characters; the unfinished line included unless it is empty.
  std::vector<std::string> lines() const;
  /// The newest line with something in it; empty when there is none.
  std::string last_line() const;

 private:
  std::deque<std::string> complete_;
  OutputLine unfinished_{kMaxLineBytes};
};

}  // namespace qa
