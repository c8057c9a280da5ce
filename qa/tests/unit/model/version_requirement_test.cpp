#include "qa/model/version_requirement.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

bool met(std::string_view version, std::string_view requirement) {
  const auto result = meets(version, requirement);
  if (!result) throw std::runtime_error(result.error().what);
  return *result;
}

TEST(VersionRequirement, NumbersAreComparedAsNumbers) {
  EXPECT_TRUE(met("0.10.0", ">=0.9"));
  EXPECT_FALSE(met("0.9.9", ">=0.10"));
  EXPECT_TRUE(met("0.2.0", ">=0.2"));
  EXPECT_TRUE(met("0.2.0", "==0.2"));
  EXPECT_FALSE(met("0.2.1", "==0.2"));
  EXPECT_TRUE(met("0.2.1", ">0.2"));
  EXPECT_TRUE(met("1.0.0", "<=1"));
  EXPECT_FALSE(met("1.0.0", "<1"));
}

TEST(VersionRequirement, EveryConditionCounts) {
  EXPECT_TRUE(met("0.5.0", ">=0.2, <1"));
  EXPECT_FALSE(met("1.5.0", ">= 0.2 ,<1"));
}

TEST(VersionRequirement, ADevelopmentVersionIsTheOneThatItBecomes) {
  EXPECT_TRUE(met("0.2.0-dev", ">=0.2"));
}

TEST(VersionRequirement, AnyOtherFormIsRefused) {
  for (const char* text : {"", "0.2", ">=", "~0.2", ">=x", ">=0.2,", ">=1.2.3.4", ">=-1", "=>1",
                           ">=99999999999", ">=0.2 <1", "latest"}) {
    const auto result = meets("0.2.0", text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().kind, FailureKind::configuration) << text;
  }
}

}  // namespace
}  // namespace qa
