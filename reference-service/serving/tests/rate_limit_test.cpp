// How many lines one kind of event may cause, at times of the test's own.
#include "serving/core/rate_limit.hpp"

#include <gtest/gtest.h>

namespace serving {
namespace {

using std::chrono::seconds;

constexpr RateLimit::Time kStart{};

TEST(RateLimitTest, LetsABurstPassAndHoldsBackTheRest) {
  RateLimit limit(2, seconds(10));
  EXPECT_EQ(limit.admit(kStart), 0U);
  EXPECT_EQ(limit.admit(kStart + seconds(1)), 0U);
  EXPECT_EQ(limit.admit(kStart + seconds(2)), std::nullopt);
  EXPECT_EQ(limit.admit(kStart + seconds(9)), std::nullopt);
}

TEST(RateLimitTest, SaysInTheNextIntervalHowManyWereHeldBack) {
  RateLimit limit(1, seconds(10));
  limit.admit(kStart);
  limit.admit(kStart + seconds(1));
  limit.admit(kStart + seconds(2));
  EXPECT_EQ(limit.admit(kStart + seconds(10)), 2U);
  EXPECT_EQ(limit.admit(kStart + seconds(11)), std::nullopt);
  EXPECT_EQ(limit.admit(kStart + seconds(30)), 1U);
}

TEST(RateLimitTest, AnIntervalBeginsWithItsFirstEvent) {
  RateLimit limit(1, seconds(10));
  limit.admit(kStart);
  EXPECT_EQ(limit.admit(kStart + seconds(15)), 0U);
  EXPECT_EQ(limit.admit(kStart + seconds(24)), std::nullopt);
}

TEST(RateLimitTest, TheLineSaysItOnlyWhenThereIsSomethingToSay) {
  EXPECT_EQ(with_more("a line", 0), "a line");
  EXPECT_EQ(with_more("a line", 7), "a line (7 more like this)");
}

}  // namespace
}  // namespace serving
