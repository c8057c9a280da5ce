#include "qa/model/suggestion.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

const std::vector<std::string> kStages = {"build", "lint", "unit", "container", "integration"};

TEST(Suggestion, FindsTheWordThatWasMeant) {
  EXPECT_EQ(closest("biuld", kStages), "build");
  EXPECT_EQ(closest("contianr", kStages), "container");
  EXPECT_EQ(closest("intergration", kStages), "integration");
  EXPECT_EQ(closest("unti", kStages), "unit");
}

TEST(Suggestion, AllowsOneEditInAShortWord) {
  const std::vector<std::string> known = {"a", "ab"};
  EXPECT_EQ(closest("b", known), "a");
  EXPECT_EQ(closest("bd", known), std::nullopt);
}

TEST(Suggestion, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(closest("deploy", kStages), std::nullopt);
  EXPECT_EQ(closest("unit", {}), std::nullopt);
  EXPECT_EQ(closest(std::string(1'000'000, 'x'), kStages), std::nullopt);
}

TEST(Suggestion, TakesTheFirstOfEquals) {
  const std::vector<std::string> known = {"cat", "car"};
  EXPECT_EQ(closest("caz", known), "cat");
}

TEST(Suggestion, AsksOnlyWhenItHasAnIdea) {
  EXPECT_EQ(unknown_word("stage", "unti", kStages), "unknown stage 'unti', did you mean 'unit'?");
  EXPECT_EQ(unknown_word("stage", "deploy", kStages), "unknown stage 'deploy'");
}

}  // namespace
}  // namespace qa
