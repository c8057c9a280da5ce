#include "qa/contract/version.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(Version, IsReadWithOrWithoutPrefixAndSuffix) {
  EXPECT_EQ(parse_version("1.4.2"), (Version{1, 4, 2}));
  EXPECT_EQ(parse_version("v1.4"), (Version{1, 4, 0}));
  EXPECT_EQ(parse_version("2.0.0-rc.1+5"), (Version{2, 0, 0}));
}

TEST(Version, WhatIsNoVersionIsNone) {
  for (const char* text : {"", "v", "1", "release", "1.x", "1.2.3.4", "-1.2", "1.2 beta"}) {
    EXPECT_EQ(parse_version(text), std::nullopt) << text;
  }
}

TEST(Version, StandsInTheProjectCall) {
  EXPECT_EQ(version_in_cmake("cmake_minimum_required(VERSION 3.25)\n"
                             "# project(old VERSION 9.9)\n"
                             "project(echo # the service\n  VERSION 1.2.3 LANGUAGES CXX)\n"),
            (Version{1, 2, 3}));
  EXPECT_EQ(version_in_cmake("PROJECT(echo VERSION \"0.4\")"), (Version{0, 4, 0}));
}

TEST(Version, OneThatIsComputedIsNone) {
  EXPECT_EQ(version_in_cmake("project(echo VERSION ${ECHO_VERSION})"), std::nullopt);
  EXPECT_EQ(version_in_cmake("project(echo CXX)"), std::nullopt);
  EXPECT_EQ(version_in_cmake(""), std::nullopt);
}

TEST(Version, GrowsWithTheImpact) {
  EXPECT_EQ(least_version({1, 4, 2}, Impact::none), (Version{1, 4, 2}));
  EXPECT_EQ(least_version({1, 4, 2}, Impact::additive), (Version{1, 5, 0}));
  EXPECT_EQ(least_version({1, 4, 2}, Impact::breaking), (Version{2, 0, 0}));
}

TEST(Version, BelowOneItGrowsOnePlaceFurtherRight) {
  EXPECT_EQ(least_version({0, 4, 2}, Impact::additive), (Version{0, 4, 3}));
  EXPECT_EQ(least_version({0, 4, 2}, Impact::breaking), (Version{0, 5, 0}));
}

}  // namespace
}  // namespace qa
