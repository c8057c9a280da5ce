#include "qa/testing/output_end.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(OutputEnd, BeginsWithTheLineThatSaysMost) {
  // Catch2 3.
  const OutputEnd end = output_end(
      "Randomness seeded to: 1\n\n/p/calc_test.cpp:7: FAILED:\n  REQUIRE( add( 2, 2 ) == 5 )\n"
      "with expansion:\n  4 == 5\n\n===============\ntest cases: 1 | 1 failed\n\n");
  EXPECT_TRUE(end.text.starts_with("/p/calc_test.cpp:7: FAILED:\nRandomness seeded to: 1\n"));
  EXPECT_TRUE(end.text.ends_with("test cases: 1 | 1 failed"));
  EXPECT_EQ(end.file, "/p/calc_test.cpp");
  EXPECT_EQ(end.line, 7);
}

TEST(OutputEnd, IsTheLastLineWhereNoneSpeaksOfFailure) {
  EXPECT_EQ(output_end("one\ntwo\n").text, "two\none\ntwo");
  EXPECT_EQ(output_end("alone\n\n").text, "alone");
  EXPECT_EQ(output_end(" \n").text, "");
}

TEST(OutputEnd, KnowsPlacesByTheirForm) {
  EXPECT_EQ(output_end("a.c(12): error: x").line, 12);
  EXPECT_EQ(output_end("prog: a.c:9: int f(): Assertion `x' failed.").file, "");
  EXPECT_EQ(output_end("took 3.2: failed").line, 0);
  EXPECT_EQ(output_end("error").line, 0);
  EXPECT_EQ(output_end("a.c:x: failed").line, 0);
}

TEST(OutputEnd, IsShortWhateverThereWas) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += std::string(1000, 'x') + "\n";
  EXPECT_LT(output_end(many).text.size(), 10'000);
}

}  // namespace
}  // namespace qa
