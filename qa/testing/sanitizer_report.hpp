// What AddressSanitizer, LeakSanitizer, UndefinedBehaviorSanitizer and ThreadSanitizer (of GCC 12
// and Clang 14) found, read from what a program printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct SanitizerFrame {
  std::string file;  ///< as printed; mostly absolute
  int line = 0;
  int column = 0;  ///< 0: not told
};

struct SanitizerReport {
  std::string tool;  ///< "AddressSanitizer"
  std::string kind;  ///< "heap-use-after-free", "memory leak", "data race", "undefined behavior"
  std::string what;  ///< one line more about it: "READ of size 4", "signed integer overflow: ..."
  std::vector<SanitizerFrame> frames;  ///< where it happened, innermost first
};

/// In the order of `output`. A report that is cut off has what is there of it.
std::vector<SanitizerReport> sanitizer_reports(std::string_view output);

/// Why a sanitizer could not work on this machine, in its own words; empty when it could.
std::string sanitizer_obstacle(std::string_view output);

}  // namespace qa
