#include "qa/system/interrupt.hpp"

#include "qa/system/system_clock.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(Interrupt, TheFirstSignalCountsAndTheSecondIsUrgent) {
  const Interrupt interrupt;
  EXPECT_FALSE(Interrupt::requested());
  raise(SIGINT);
  EXPECT_EQ(Interrupt::signal(), SIGINT);
  EXPECT_FALSE(Interrupt::urgent());
  raise(SIGTERM);
  EXPECT_EQ(Interrupt::signal(), SIGINT);
  EXPECT_TRUE(Interrupt::urgent());
  Interrupt::reset();
  EXPECT_FALSE(Interrupt::requested());
}

TEST(Interrupt, AClosedTerminalAsksForTheSameAsSigterm) {
  const Interrupt interrupt;
  raise(SIGHUP);
  EXPECT_EQ(Interrupt::signal(), SIGTERM);
  Interrupt::reset();
}

TEST(Interrupt, SleepingEndsEarly) {
  const Interrupt interrupt;
  SystemClock clock;
  raise(SIGINT);
  const auto started = clock.steady_now();
  clock.sleep_for(std::chrono::minutes(10));
  EXPECT_LT(clock.steady_now() - started, std::chrono::minutes(1));
  Interrupt::reset();
}

TEST(Interrupt, HandlersAreGoneAfterwards) {
  struct sigaction before = {};
  sigaction(SIGINT, nullptr, &before);
  static_cast<void>(Interrupt());
  struct sigaction after = {};
  sigaction(SIGINT, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace qa
