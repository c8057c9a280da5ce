#include "qa/system/ticker.hpp"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(Ticker, CallsAgainAndAgainAndNeverAfterItsEnd) {
  std::atomic<int> ticks{0};
  std::promise<void> third;
  {
    const Ticker ticker(
        [&] {
          if (++ticks == 3) third.set_value();
        },
        milliseconds(1));
    ASSERT_EQ(third.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  }
  const int at_the_end = ticks;
  EXPECT_GE(at_the_end, 3);
  std::this_thread::yield();
  EXPECT_EQ(ticks, at_the_end);
}

TEST(Ticker, EndsAtOnceWhateverItsInterval) {
  const Ticker ticker([] { FAIL() << "an hour has not passed"; }, hours(1));
}

}  // namespace
}  // namespace qa
