// Threads for work that waits: when they start, what is refused, and how waiting ends early.
#include "serving/core/blocking_pool.hpp"

#include "serving/core/patience.hpp"

#include <future>
#include <latch>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serving {
namespace {

using testing::HasSubstr;

/// Longer than any test may take.
constexpr std::chrono::hours kForEver{1};

Outcome ok_at_once(const std::stop_token& /*stop*/) {
  return {};
}

Outcome wait_until_stopped(const std::stop_token& stop) {
  if (!wait_for(kForEver, stop)) return {OutcomeCode::canceled, "stopped while waiting"};
  return {};
}

/// One call of the pool's user.
class Caller {
 public:
  std::future<Outcome> run(BlockingPool& pool, BlockingPool::Work work) {
    auto outcome = std::make_shared<std::promise<Outcome>>();
    auto future = outcome->get_future();
    pool.run({.deadline = deadline, .stop = stop.get_token()}, std::move(work),
             [outcome](const Outcome& result) { outcome->set_value(result); });
    return future;
  }

  std::stop_source stop;
  std::chrono::system_clock::time_point deadline = std::chrono::system_clock::time_point::max();
};

/// A pool whose single thread is busy until its caller stops.
class BusyPoolTest : public testing::Test {
 protected:
  BusyPoolTest() {
    running_ = busy_.run(pool_, [this](const std::stop_token& stop) {
      begun_.count_down();
      return wait_until_stopped(stop);
    });
    begun_.wait();
  }

  std::latch begun_{1};
  Caller busy_;
  BlockingPool pool_{1};
  std::future<Outcome> running_;
};

TEST(BlockingPoolTest, RunsWorkOnAThreadOfItsOwn) {
  BlockingPool pool(1);
  std::thread::id thread;
  auto outcome = Caller().run(pool, [&thread](const std::stop_token&) -> Outcome {
    thread = std::this_thread::get_id();
    return {OutcomeCode::not_found, "the work's own"};
  });
  EXPECT_EQ(outcome.get().text, "the work's own");
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(BlockingPoolTest, StartsThreadsOnlyWhenAllOthersAreBusy) {
  Caller caller;
  std::latch begun(2);
  BlockingPool pool(2);
  EXPECT_EQ(pool.threads(), 0U);
  const auto work = [&begun](const std::stop_token& stop) {
    begun.count_down();
    return wait_until_stopped(stop);
  };
  auto first = caller.run(pool, work);
  EXPECT_EQ(pool.threads(), 1U);
  auto second = caller.run(pool, work);
  begun.wait();
  EXPECT_EQ(pool.threads(), 2U);
  auto third = caller.run(pool, ok_at_once);
  EXPECT_EQ(pool.threads(), 2U);
  caller.stop.request_stop();
  EXPECT_EQ(first.get().code, OutcomeCode::canceled);
  EXPECT_EQ(second.get().code, OutcomeCode::canceled);
}

TEST(BlockingPoolTest, WithoutThreadsSaysWhatToDo) {
  BlockingPool pool(0);
  const Outcome outcome = Caller().run(pool, ok_at_once).get();
  EXPECT_EQ(outcome.code, OutcomeCode::unimplemented);
  EXPECT_THAT(outcome.text, HasSubstr("--blocking-threads"));
}

TEST(BlockingPoolTest, WorkThatThrowsFailsItsCallOnly) {
  BlockingPool pool(1);
  auto bad = Caller().run(
      pool, [](const std::stop_token&) -> Outcome { throw std::runtime_error("a bug"); });
  auto good = Caller().run(pool, ok_at_once);
  const Outcome outcome = bad.get();
  EXPECT_EQ(outcome.code, OutcomeCode::internal);
  EXPECT_EQ(outcome.text, "a bug");
  EXPECT_TRUE(good.get().is_ok());
}

TEST(BlockingPoolTest, WorkWhoseCallHasStoppedIsNotBegun) {
  BlockingPool pool(1);
  Caller caller;
  caller.stop.request_stop();
  bool begun = false;
  auto outcome = caller.run(pool, [&begun](const std::stop_token&) -> Outcome {
    begun = true;
    return {};
  });
  EXPECT_EQ(outcome.get().code, OutcomeCode::canceled);
  pool.stop();
  EXPECT_FALSE(begun);
}

TEST(BlockingPoolTest, WorkWhoseDeadlineIsOverIsNotBegun) {
  BlockingPool pool(1);
  Caller caller;
  caller.deadline = std::chrono::system_clock::now();
  bool begun = false;
  auto outcome = caller.run(pool, [&begun](const std::stop_token&) -> Outcome {
    begun = true;
    return {};
  });
  EXPECT_EQ(outcome.get().code, OutcomeCode::deadline_exceeded);
  pool.stop();
  EXPECT_FALSE(begun);
}

TEST_F(BusyPoolTest, AWaitEndsWithItsCall) {
  busy_.stop.request_stop();
  EXPECT_EQ(running_.get().text, "stopped while waiting");
}

TEST_F(BusyPoolTest, RefusesMoreThanMayWaitUntilSomeWorkLeaves) {
  std::vector<Caller> callers(BlockingPool::kQueuedPerThread);
  std::vector<std::future<Outcome>> waiting;
  waiting.reserve(callers.size());
  for (Caller& caller : callers) waiting.push_back(caller.run(pool_, ok_at_once));
  const Outcome refused = Caller().run(pool_, ok_at_once).get();
  EXPECT_EQ(refused.code, OutcomeCode::resource_exhausted);
  EXPECT_EQ(refused.reason, "TOO_MANY_CALLS");
  EXPECT_GT(refused.retry_after.count(), 0);
  // One that has gone makes room at once, although the thread is busy.
  callers[1].stop.request_stop();
  EXPECT_EQ(waiting[1].get().code, OutcomeCode::canceled);
  auto instead = Caller().run(pool_, ok_at_once);
  busy_.stop.request_stop();
  EXPECT_TRUE(instead.get().is_ok());
  EXPECT_TRUE(waiting[0].get().is_ok());
}

TEST_F(BusyPoolTest, StoppingEndsWhatRunsAndDropsWhatWaits) {
  bool begun = false;
  auto waiting = Caller().run(pool_, [&begun](const std::stop_token&) -> Outcome {
    begun = true;
    return {};
  });
  pool_.stop();
  EXPECT_EQ(running_.get().text, "stopped while waiting");
  EXPECT_EQ(waiting.get().code, OutcomeCode::canceled);
  EXPECT_FALSE(begun);
  EXPECT_EQ(Caller().run(pool_, ok_at_once).get().code, OutcomeCode::canceled);
}

TEST(BlockingPoolTest, ManyCallsThatEndAtAnyTimeAllGetOneOutcome) {
  constexpr std::size_t kCalls = 2000;
  std::vector<Caller> callers(kCalls);
  std::vector<std::future<Outcome>> outcomes;
  outcomes.reserve(kCalls);
  {
    BlockingPool pool(4);
    std::jthread stopper([&callers] {
      for (Caller& caller : callers) caller.stop.request_stop();
    });
    for (Caller& caller : callers) outcomes.push_back(caller.run(pool, wait_until_stopped));
  }
  for (auto& outcome : outcomes) EXPECT_FALSE(outcome.get().is_ok());
}

TEST(PatienceTest, WaitsOrSaysThatItWasStopped) {
  std::stop_source stop;
  EXPECT_TRUE(wait_for(std::chrono::milliseconds(0), stop.get_token()));
  EXPECT_TRUE(wait_for(std::chrono::milliseconds(1), stop.get_token()));
  stop.request_stop();
  EXPECT_FALSE(wait_for(kForEver, stop.get_token()));
}

}  // namespace
}  // namespace serving
