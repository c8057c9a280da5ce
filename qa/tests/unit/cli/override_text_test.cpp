#include "qa/cli/override_text.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

std::string toml(const std::string& text) {
  return to_toml_override(text).value_or("");
}

TEST(OverrideText, PlainWordsAreQuotedForTheUser) {
  EXPECT_EQ(toml("stage.unit.timeout=5m"), "stage.unit.timeout=\"5m\"");
  EXPECT_EQ(toml(" a.b = two words "), "a.b=\"two words\"");
  EXPECT_EQ(toml(R"(a=say "x\y")"), R"(a="say \"x\\y\"")");
  EXPECT_EQ(toml("a=k=v"), "a=\"k=v\"");
}

TEST(OverrideText, WhatTomlKnowsStays) {
  for (const char* text : {"a=3", "a=-1.5", "a=1_000", "a=2e3", "a=true", "a=\"x\"", "a='x'",
                           "a=[1, 2]", "a={ b = 1 }"})
    EXPECT_EQ(toml(text), text);
}

TEST(OverrideText, NeedsKeyAndValue) {
  for (const char* text : {"", "=", "a", "a=", "=1"}) {
    const auto toml = to_toml_override(text);
    ASSERT_FALSE(toml) << text;
    EXPECT_EQ(toml.error().kind, FailureKind::configuration);
  }
}

}  // namespace
}  // namespace qa
