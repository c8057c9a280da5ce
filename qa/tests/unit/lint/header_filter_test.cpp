#include "qa/lint/header_filter.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

class HeaderFilterTest : public testing::Test {
 protected:
  HeaderFilter filter_of(const std::filesystem::path& configuration) {
    return header_filter_of(files, "/p", configuration);
  }

  MemoryFiles files;
};

TEST_F(HeaderFilterTest, IsWhatTheFileSays) {
  files.contents["/p/.clang-tidy"] =
      "Checks: '-*,x'\nHeaderFilterRegex: 'src/.*'\nExcludeHeaderFilterRegex: 'pb\\.h$'\n";
  const HeaderFilter filter = filter_of("/p/.clang-tidy");
  EXPECT_TRUE(filter.shows("/p/src/a.hpp"));
  EXPECT_FALSE(filter.shows("/p/other/a.hpp"));
  EXPECT_FALSE(filter.shows("/p/src/a.pb.h"));
}

TEST_F(HeaderFilterTest, MayBeWrittenAsJson) {
  files.contents["/p/.clang-tidy"] = R"({"Checks": "x", "HeaderFilterRegex": ".*"})";
  EXPECT_TRUE(filter_of("/p/.clang-tidy").shows("/usr/include/a.h"));
}

TEST_F(HeaderFilterTest, IsEmptyWhereNobodySaysAnything) {
  files.contents["/p/.clang-tidy"] = "Checks: x\n";
  EXPECT_EQ(filter_of("/p/.clang-tidy").shown, "");
  files.contents["/p/.clang-tidy"] = "{[ no YAML";
  EXPECT_EQ(filter_of("/p/.clang-tidy").shown, "");
  files.contents["/p/.clang-tidy"] = "HeaderFilterRegex: ''\n";
  EXPECT_EQ(filter_of("/p/.clang-tidy").shown, "");
}

TEST_F(HeaderFilterTest, IsInheritedOnlyWhereTheFileAsksForThat) {
  files.contents["/p/.clang-tidy"] = "HeaderFilterRegex: above\n";
  files.contents["/p/a/.clang-tidy"] = "Checks: x\n";
  files.contents["/p/a/b/c/.clang-tidy"] = "InheritParentConfig: true\n";
  EXPECT_EQ(filter_of("/p/a/.clang-tidy").shown, "");
  EXPECT_EQ(filter_of("/p/a/b/c/.clang-tidy").shown, "");
  files.contents["/p/a/.clang-tidy"] = "InheritParentConfig: true\n";
  EXPECT_EQ(filter_of("/p/a/b/c/.clang-tidy").shown, "above");
  files.contents["/.clang-tidy"] = "ExcludeHeaderFilterRegex: elsewhere\n";
  EXPECT_EQ(filter_of("/p/a/b/c/.clang-tidy").hidden, "") << "not everyone's";
}

TEST_F(HeaderFilterTest, WhatIsNoExpressionHidesNothing) {
  EXPECT_TRUE((HeaderFilter{.shown = "(", .hidden = ""}).shows("/p/a.h"));
}

TEST_F(HeaderFilterTest, TheProjectsHeadersAreThoseBelowItsRoot) {
  const HeaderFilter filter{.shown = headers_below("/p (1)/c++"), .hidden = ""};
  EXPECT_TRUE(filter.shows("/p (1)/c++/a.h"));
  EXPECT_FALSE(filter.shows("/p (1)/c++2/a.h"));
  EXPECT_FALSE(filter.shows("/x/p (1)/c++/a.h"));
}

}  // namespace
}  // namespace qa
