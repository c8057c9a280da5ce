// The part of a GoogleTest program's output that says why a test failed or was skipped.
#pragma once

#include <string>
#include <string_view>

namespace qa {

/// How ctest begins the line that it puts in place of what it cut away.
inline constexpr std::string_view kCutByCtest = "[This part of the test output was removed";

struct GtestMessage {
  std::string text;  ///< what the tests in question printed between their start and their end;
                     ///< empty when it is not GoogleTest's output
  std::string file;  ///< of the first failure, as printed; empty when unknown
  int line = 0;
};

/// Reads the output of one test ("[ RUN      ]" to "[  FAILED  ]"), or of a program of several, of
/// which those count that failed; a crash or a timeout cuts it short. Format:
/// PrettyUnitTestResultPrinter of googletest 1.12.
GtestMessage gtest_message(std::string_view output);

/// Whether a GoogleTest program wrote it, as far as a test began.
bool is_gtest_output(std::string_view output);

/// The test that began last and did not come to its end: the program ended, or was ended, in the
/// middle of it. Empty when there is none, or when that part of the output was cut away.
std::string unfinished_gtest(std::string_view output);

}  // namespace qa
