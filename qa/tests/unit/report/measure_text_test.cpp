#include "qa/report/measure_text.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

TEST(DurationText, ShowsWhatAPersonWantsToKnow) {
  EXPECT_EQ(duration_text(milliseconds(0)), "0.0s");
  EXPECT_EQ(duration_text(milliseconds(420)), "0.4s");
  EXPECT_EQ(duration_text(milliseconds(12'400)), "12.4s");
  EXPECT_EQ(duration_text(milliseconds(59'940)), "59.9s");
  EXPECT_EQ(duration_text(milliseconds(59'960)), "1m00s");
  EXPECT_EQ(duration_text(milliseconds(185'000)), "3m05s");
  EXPECT_EQ(duration_text(milliseconds(3'720'000)), "1h02m");
}

TEST(MeasureText, ScalesBytesAndTimes) {
  EXPECT_EQ(measure_text(999, "bytes"), "999 bytes");
  EXPECT_EQ(measure_text(8'123'456, "bytes"), "8.1 MB");
  EXPECT_EQ(measure_text(12'500, "ns"), "12.5 us");
  EXPECT_EQ(measure_text(41, "1"), "41");
  EXPECT_EQ(measure_text(2.5, "requests/s"), "2.5 requests/s");
}

TEST(MeasureText, APercentageBelowItsLimitNeverReadsAsIfItHadReachedIt) {
  EXPECT_EQ(measure_text(79.96, "%"), "79.9 %");
  EXPECT_EQ(exact_text(79.999, "%"), "79.99 %");
}

TEST(MeasureText, APercentageThatIsExactIsNotCutBelowItself) {
  EXPECT_EQ(measure_text(93.1, "%"), "93.1 %");
  EXPECT_EQ(measure_text(100, "%"), "100.0 %");
  EXPECT_EQ(exact_text(80, "%"), "80 %");
}

TEST(ExactText, KeepsTheDigitsThatDecide) {
  EXPECT_EQ(exact_text(8'000'100, "bytes"), "8000100 bytes");
  EXPECT_EQ(exact_text(0, "1"), "0");
}

TEST(CountText, KnowsThePlural) {
  EXPECT_EQ(count_text(1, "test"), "1 test");
  EXPECT_EQ(count_text(0, "test"), "0 tests");
}

}  // namespace
}  // namespace qa
