#include "qa/testing/gtest_output.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

constexpr const char* kBegun = "[ RUN      ] A.B\n";

TEST(GtestOutput, ATestThatBeganAndDidNotEndIsUnfinished) {
  const std::string begun = kBegun;
  EXPECT_EQ(unfinished_gtest(begun), "A.B");
  EXPECT_EQ(unfinished_gtest(begun + "text\n"), "A.B");
  EXPECT_EQ(unfinished_gtest(begun + "[       OK ] A.B (0 ms)\n[ RUN      ] A.C\n"), "A.C");
}

TEST(GtestOutput, ATestThatEndedIsFinishedWhateverItPrinted) {
  const std::string begun = kBegun;
  for (const char* end : {"[       OK ] A.B (0 ms)\n", "[  FAILED  ] A.B (0 ms)\n",
                          "[  SKIPPED ] A.B (0 ms)\n", "no line end[       OK ] A.B (0 ms)\n"}) {
    EXPECT_EQ(unfinished_gtest(begun + end), "") << end;
  }
}

TEST(GtestOutput, WithoutTheEndOfTheOutputNothingIsKnown) {
  EXPECT_EQ(unfinished_gtest(std::string(kBegun) +
                             "...\n[This part of the test output was removed since it exceeds the "
                             "threshold of 1024 bytes.]\n"),
            "");
  EXPECT_EQ(unfinished_gtest("no such framework\n"), "");
  EXPECT_FALSE(is_gtest_output("no such framework\n"));
}

}  // namespace
}  // namespace qa
