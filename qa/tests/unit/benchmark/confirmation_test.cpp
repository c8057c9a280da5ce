#include "qa/benchmark/confirmation.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

Confirmed of(Change again, Change control) {
  return outcome({.again = {.change = again}, .control = {.change = control}});
}

TEST(Confirmation, TakesTheSameVerdictAndASteadyMachine) {
  EXPECT_EQ(of(Change::regressed, Change::unchanged), Confirmed::yes);
  EXPECT_EQ(of(Change::unchanged, Change::unchanged), Confirmed::no);
  EXPECT_EQ(of(Change::improved, Change::unchanged), Confirmed::no);
  EXPECT_EQ(of(Change::inconclusive, Change::unchanged), Confirmed::undecided);
}

TEST(Confirmation, IsNotRefusedByAControlThatFoundNothing) {
  EXPECT_EQ(of(Change::regressed, Change::inconclusive), Confirmed::yes);
}

TEST(Confirmation, IsWorthNothingWhenTheBaselineDiffersFromItself) {
  EXPECT_EQ(of(Change::regressed, Change::regressed), Confirmed::unsteady);
  EXPECT_EQ(of(Change::regressed, Change::improved), Confirmed::unsteady);
  EXPECT_EQ(of(Change::unchanged, Change::regressed), Confirmed::unsteady);
}

}  // namespace
}  // namespace qa
