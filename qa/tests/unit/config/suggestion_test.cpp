#include "qa/config/suggestion.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Eq;
using testing::Optional;

const std::array<std::string, 4> kStages = {"build", "lint", "unit", "integration"};

TEST(Suggestion, FindsAMissingAnExtraAWrongAndASwappedLetter) {
  EXPECT_THAT(closest("buld", kStages), Optional(Eq("build")));
  EXPECT_THAT(closest("buildd", kStages), Optional(Eq("build")));
  EXPECT_THAT(closest("luild", kStages), Optional(Eq("build")));
  EXPECT_THAT(closest("biuld", kStages), Optional(Eq("build")));
}

TEST(Suggestion, CountsASwapAsOneEdit) {
  const std::array<std::string, 2> known = {"abcd", "abxx"};
  EXPECT_THAT(closest("bacd", known), Optional(Eq("abcd")));
}

TEST(Suggestion, AllowsAThirdOfTheWordButAtLeastOneEdit) {
  EXPECT_THAT(closest("intergation", kStages), Optional(Eq("integration")));
  EXPECT_EQ(closest("blt", kStages), std::nullopt);
  EXPECT_EQ(closest("deploy", kStages), std::nullopt);
  const std::array<std::string, 1> known = {"ab"};
  EXPECT_THAT(closest("a", known), Optional(Eq("ab")));
}

TEST(Suggestion, TakesTheFirstOfEquals) {
  const std::array<std::string, 2> known = {"cat", "car"};
  EXPECT_THAT(closest("cab", known), Optional(Eq("cat")));
}

TEST(Suggestion, DoesNotCompareWhatNobodyCanHaveMistyped) {
  const std::array<std::string, 1> known = {std::string(100'000, 'a')};
  EXPECT_EQ(closest(std::string(100'000, 'a') + "b", known), std::nullopt);
}

TEST(Suggestion, AsksOnlyWhenItHasAGuess) {
  EXPECT_EQ(unknown_word("stage", "untit", kStages), "unknown stage 'untit', did you mean 'unit'?");
  EXPECT_EQ(unknown_word("stage", "deploy", kStages), "unknown stage 'deploy'");
  EXPECT_EQ(unknown_word("stage", "x", {}), "unknown stage 'x'");
}

}  // namespace
}  // namespace qa
