#include "qa/config/duration_text.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

using namespace std::chrono_literals;

TEST(DurationText, ReadsEveryUnitAndCombinations) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("5m"), 5min);
  EXPECT_EQ(parse_duration("1h"), 1h);
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("1m30s"), 90s);
  EXPECT_EQ(parse_duration("1h0m1s5ms"), 1h + 1s + 5ms);
  EXPECT_EQ(parse_duration("1000h"), 1000h);
}

TEST(DurationText, RefusesEverythingElse) {
  for (const char* text : {"",
                           "s",
                           "5",
                           "5 s",
                           " 5s",
                           "5s ",
                           "-5s",
                           "+5s",
                           "1.5s",
                           "5S",
                           "5sec",
                           "5d",
                           "30s1m",
                           "1s1s",
                           "0s",
                           "0h0m",
                           "1m-30s",
                           "1001h",
                           "99999999999999999999h",
                           "9223372036854775807ms"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace qa
