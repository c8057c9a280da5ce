#include "qa/cli/project.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

class FindRoot : public testing::Test {
 protected:
  FindRoot() {
    files_.contents["/home/echo/pipeline/pipeline.toml"] = "schema = 1\n";
    files_.folders = {"/home", "/home/echo", "/home/echo/src/deep"};
  }
  MemoryFiles files_;
};

TEST_F(FindRoot, IsTheNearestFolderUpwardWithAPipeline) {
  for (const char* from :
       {"/home/echo", "/home/echo/", "/home/echo/src/deep", "/home/echo/src/.."}) {
    if (!files_.exists(from)) files_.folders.insert(from);
    const auto root = find_root(files_, from);
    ASSERT_TRUE(root) << from << ": " << root.error().what;
    EXPECT_EQ(root->string(), "/home/echo") << from;
  }
}

TEST_F(FindRoot, ANearerPipelineWins) {
  files_.contents["/home/echo/src/pipeline/pipeline.toml"] = "schema = 1\n";
  EXPECT_EQ(find_root(files_, "/home/echo/src/deep")->string(), "/home/echo/src");
}

TEST_F(FindRoot, SaysWhatWasLookedForAndWhere) {
  const auto root = find_root(files_, "/home");
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().kind, FailureKind::configuration);
  EXPECT_THAT(root.error().what, HasSubstr("pipeline/pipeline.toml in /home"));
  EXPECT_THAT(root.error().next, HasSubstr("-C DIR"));
}

TEST_F(FindRoot, AFolderThatDoesNotExistIsNamed) {
  EXPECT_EQ(find_root(files_, "/nowhere").error().what, "there is no folder /nowhere");
}

TEST(ShownPath, IsRelativeNearbyAndAbsoluteFarAway) {
  EXPECT_EQ(shown_path("/home/echo/reports/latest", "/home/echo"), "reports/latest");
  EXPECT_EQ(shown_path("/home/other", "/home/echo"), "../other");
  EXPECT_EQ(shown_path("/home/other", "/home/echo/src"), "../../other");
  EXPECT_EQ(shown_path("/far/away", "/home/echo/src"), "/far/away");
}

}  // namespace
}  // namespace qa
