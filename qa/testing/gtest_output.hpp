// The part of a GoogleTest program's output that says why one test failed or was skipped.
#pragma once

#include <string>
#include <string_view>

namespace qa {

struct GtestMessage {
  std::string text;  ///< what the test printed between its start and its end; empty when it is not
                     ///< GoogleTest's output
  std::string file;  ///< of the first failure, as printed; empty when unknown
  int line = 0;
};

/// Reads the output of one test ("[ RUN      ]" to "[  FAILED  ]"); a crash or a timeout cuts it
/// short. Format: PrettyUnitTestResultPrinter of googletest 1.12.
GtestMessage gtest_message(std::string_view output);

}  // namespace qa
