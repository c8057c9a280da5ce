// The table of legal transitions, whole, and the machine that keeps to it.
#include "serving/core/service_state.hpp"

#include <array>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serving {
namespace {

using enum ServiceState;
using testing::ElementsAre;

constexpr std::array kAll = {initialized, starting, started, running, stopping, stopped, error};

/// Drives a machine along `path` and records what the listener was told.
std::vector<ServiceState> told_along(std::initializer_list<ServiceState> path) {
  std::vector<ServiceState> told;
  StateMachine machine([&told](ServiceState state) { told.push_back(state); });
  for (const ServiceState to : path) machine.advance(to);
  return told;
}

TEST(ServiceStateTest, GoesThroughAWholeLifeAndTellsEachState) {
  EXPECT_THAT(told_along({starting, started, running, stopping, stopped}),
              ElementsAre(initialized, starting, started, running, stopping, stopped));
}

TEST(ServiceStateTest, RunsAndWaitsInTurnsAsThePeerComesAndGoes) {
  EXPECT_THAT(told_along({starting, started, running, started, running, stopping, running}),
              ElementsAre(initialized, starting, started, running, started, running, stopping));
}

TEST(ServiceStateTest, RefusesToSkipAStateAndKeepsQuietAboutIt) {
  EXPECT_THAT(told_along({running, starting, running, stopped}),
              ElementsAre(initialized, starting));
}

TEST(ServiceStateTest, SaysWhetherItAdvanced) {
  StateMachine machine([](ServiceState) {});
  EXPECT_FALSE(machine.advance(running));
  EXPECT_EQ(machine.state(), initialized);
  EXPECT_TRUE(machine.advance(starting));
  EXPECT_EQ(machine.state(), starting);
}

TEST(ServiceStateTest, NothingFollowsStoppedOrError) {
  for (const ServiceState to : kAll) {
    EXPECT_FALSE(may_follow(stopped, to)) << name_of(to);
    EXPECT_FALSE(may_follow(error, to)) << name_of(to);
  }
}

TEST(ServiceStateTest, ErrorFollowsEveryStateOfALivingService) {
  for (const ServiceState from : {initialized, starting, started, running, stopping})
    EXPECT_TRUE(may_follow(from, error)) << name_of(from);
}

TEST(ServiceStateTest, StoppingFollowsEveryStateInWhichSomethingIsOpen) {
  for (const ServiceState from : {starting, started, running})
    EXPECT_TRUE(may_follow(from, stopping)) << name_of(from);
  EXPECT_FALSE(may_follow(initialized, stopping));
}

TEST(ServiceStateTest, NoStateFollowsItself) {
  for (const ServiceState state : kAll) EXPECT_FALSE(may_follow(state, state)) << name_of(state);
}

TEST(ServiceStateTest, NamesAreDistinctAndThoseOfTheLog) {
  std::set<std::string_view> names;
  for (const ServiceState state : kAll) names.insert(name_of(state));
  EXPECT_EQ(names.size(), kAll.size());
  EXPECT_EQ(name_of(running), "StateRunning");
}

}  // namespace
}  // namespace serving
