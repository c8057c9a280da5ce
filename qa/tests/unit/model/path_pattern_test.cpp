#include "qa/model/path_pattern.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

bool matches(std::string_view pattern, std::string_view path) {
  return PathPattern(pattern).matches(path);
}

TEST(PathPattern, StandsForAFileOrAllBelowAFolder) {
  EXPECT_TRUE(matches("CMakeLists.txt", "CMakeLists.txt"));
  EXPECT_TRUE(matches("src", "src/rpc/.hidden"));
  EXPECT_TRUE(matches("./src/", "src/a.cpp"));
  EXPECT_FALSE(matches("src", "srcs/a.cpp"));
  EXPECT_FALSE(matches("src/a", "src/b"));
}

TEST(PathPattern, TakesStarsWithinAName) {
  EXPECT_TRUE(matches("src/*.cpp", "src/a.cpp"));
  EXPECT_FALSE(matches("src/*.cpp", "src/rpc/a.cpp"));
  EXPECT_TRUE(matches("src/*", "src/rpc/a.cpp"));  // a folder
  EXPECT_TRUE(matches("a*b*c", "aXbXbXc"));
  EXPECT_FALSE(matches("a*b*c", "aXbXbX"));
  EXPECT_TRUE(matches("?.txt", "a.txt"));
  EXPECT_FALSE(matches("?.txt", "ab.txt"));
}

TEST(PathPattern, TakesDoubleStarsForAnyFolders) {
  EXPECT_TRUE(matches("src/**/*.cpp", "src/a.cpp"));
  EXPECT_TRUE(matches("src/**/*.cpp", "src/x/y/a.cpp"));
  EXPECT_FALSE(matches("src/**/*.cpp", "src/x/y/a.hpp"));
  EXPECT_TRUE(matches("**/test/**/x", "a/test/b/c/x"));
  EXPECT_FALSE(matches("**/test/**/x", "a/tests/b/c/x"));
  EXPECT_TRUE(matches("**", "a/b"));
  EXPECT_TRUE(matches(".", "a/b"));
}

TEST(PathPattern, KnowsWhereToLook) {
  EXPECT_EQ(PathPattern("src/rpc/**/*.cpp").base(), "src/rpc");
  EXPECT_EQ(PathPattern("./CMakeLists.txt").base(), "CMakeLists.txt");
  EXPECT_EQ(PathPattern("**/*.cpp").base(), ".");
  EXPECT_EQ(PathPattern(".").base(), ".");
}

TEST(PathPattern, DecidesHostilePatternsAtOnce) {
  std::string pattern;
  std::string path;
  for (int i = 0; i < 200; ++i) pattern += "**/a*a*a*/";
  for (int i = 0; i < 200; ++i) path += "aaaaaaaaaaaaaaaaaaaaaaaab/";
  EXPECT_FALSE(matches(pattern + "x", path + "y"));
}

}  // namespace
}  // namespace qa
