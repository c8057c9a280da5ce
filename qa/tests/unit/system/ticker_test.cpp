#include "qa/system/ticker.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <mutex>

#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(Ticker, CallsAgainAndAgain) {
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
  EXPECT_GE(ticks, 3);
}

/// What is to be called is gone with the ticker, so that nobody can call it any more.
TEST(Ticker, NothingIsLeftToCallAfterItsEnd) {
  auto called = std::make_shared<std::promise<void>>();
  const std::weak_ptr<std::promise<void>> what_is_called = called;
  std::future<void> first = called->get_future();
  {
    const Ticker ticker(
        [called = std::move(called), once = std::make_shared<std::once_flag>()] {
          std::call_once(*once, [&] { called->set_value(); });
        },
        milliseconds(1));
    first.wait();
    EXPECT_FALSE(what_is_called.expired());
  }
  EXPECT_TRUE(what_is_called.expired());
}

TEST(Ticker, EndsAtOnceWhateverItsInterval) {
  const Ticker ticker([] { FAIL() << "an hour has not passed"; }, hours(1));
}

}  // namespace
}  // namespace qa
