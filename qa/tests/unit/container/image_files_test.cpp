// What several sources put into an image, and what they can't agree on.
#include "qa/container/image_files.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

class ImageFilesTest : public testing::Test {
 protected:
  std::string refusal(const std::string& path, const std::string& source = "'x'") {
    const auto added = files.add({.path = path, .content = source}, source);
    return added ? "" : added.error().what;
  }

  ImageFiles files{"/app/echo", "the program"};
};

TEST_F(ImageFilesTest, FoldersAroundAFileAreAdded) {
  ASSERT_EQ(refusal("etc/echo/deep/echo.conf"), "");
  EXPECT_EQ(files.entries().at("etc/echo/deep")->kind, TarKind::directory);
  EXPECT_EQ(files.entries().at("app/echo")->content, "the program");
  std::vector<std::string> paths;
  for (const TarEntry& entry : std::move(files).take()) paths.push_back(entry.path);
  EXPECT_THAT(paths, AllOf(Contains("etc/echo"), Contains("etc/passwd"),
                           Contains("etc/echo/deep/echo.conf")));
}

TEST_F(ImageFilesTest, WhatEveryImageHasMayBeReplacedOnce) {
  ASSERT_EQ(refusal("etc/hosts", "'hosts'"), "");
  EXPECT_EQ(files.entries().at("etc/hosts")->content, "'hosts'");
  EXPECT_THAT(refusal("etc/hosts"),
              HasSubstr("'/etc/hosts' is twice in the image: 'x', and 'hosts'"));
}

TEST_F(ImageFilesTest, NoPathHasTwoSources) {
  ASSERT_EQ(refusal("data/a", "'data'"), "");
  EXPECT_THAT(refusal("data/a"), HasSubstr("twice in the image: 'x', and 'data'"));
  EXPECT_THAT(refusal("app/echo"), HasSubstr("the binary of the build stage"));
  EXPECT_THAT(refusal("data"), HasSubstr("and a folder of 'data'"));
  EXPECT_THAT(refusal("run"), HasSubstr("and a folder of what every image has"));
}

TEST_F(ImageFilesTest, NothingLiesBelowAFileOrALink) {
  EXPECT_THAT(refusal("app/echo/x"),
              AllOf(HasSubstr("'/app/echo/x' ('x')"), HasSubstr("the binary of the build stage")));
  EXPECT_THAT(refusal("etc/hosts/a/b"), HasSubstr("what every image has"));
  ASSERT_TRUE(files.add({.path = "link", .kind = TarKind::symbolic_link, .target = "etc"}, "'l'"));
  EXPECT_THAT(refusal("link/passwd"), HasSubstr("below '/link' ('l')"));
}

}  // namespace
}  // namespace qa
