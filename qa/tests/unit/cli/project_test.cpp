#include "qa/cli/project.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

class FindProject : public testing::Test {
 protected:
  FindProject() {
    files_.contents["/home/echo/pipeline/pipeline.toml"] = "schema = 1\n";
    files_.folders = {"/home", "/home/echo", "/home/echo/src/deep"};
  }
  MemoryFiles files_;
};

TEST_F(FindProject, IsTheNearestFolderUpwardWithAPipeline) {
  for (const char* from :
       {"/home/echo", "/home/echo/", "/home/echo/src/deep", "/home/echo/src/.."}) {
    if (!files_.exists(from)) files_.folders.insert(from);
    const auto root = find_project(files_, from);
    ASSERT_TRUE(root) << from << ": " << root.error().what;
    EXPECT_EQ(root->root, "/home/echo") << from;
    EXPECT_EQ(root->file, "/home/echo/pipeline/pipeline.toml");
    EXPECT_EQ(root->reports, "/home/echo/reports");
  }
}

TEST_F(FindProject, ANearerPipelineWins) {
  files_.contents["/home/echo/src/pipeline/pipeline.toml"] = "schema = 1\n";
  EXPECT_EQ(find_project(files_, "/home/echo/src/deep")->root, "/home/echo/src");
}

TEST_F(FindProject, TheFileMayLieInTheRootAsQaToml) {
  files_.contents["/home/echo/src/qa.toml"] = "schema = 1\nresults = \"out/qa/\"\n";
  const auto place = find_project(files_, "/home/echo/src/deep");
  ASSERT_TRUE(place) << place.error().what;
  EXPECT_EQ(place->root, "/home/echo/src");
  EXPECT_EQ(place->file, "/home/echo/src/qa.toml");
  EXPECT_EQ(place->reports, "/home/echo/src/out/qa");
}

TEST_F(FindProject, TwoFilesInOneFolderAreOneTooMany) {
  files_.contents["/home/echo/qa.toml"] = "schema = 1\n";
  const auto place = find_project(files_, "/home/echo/src/deep");
  ASSERT_FALSE(place);
  EXPECT_EQ(place.error().kind, FailureKind::configuration);
  EXPECT_THAT(place.error().what, HasSubstr("both qa.toml and pipeline/pipeline.toml"));
}

TEST_F(FindProject, ABrokenFileHasAPlaceAllTheSame) {
  files_.contents["/home/echo/pipeline/pipeline.toml"] = "schema = = 1\n";
  EXPECT_EQ(find_project(files_, "/home/echo")->reports, "/home/echo/reports");
}

TEST_F(FindProject, AFileForAnotherQaSaysSoBeforeAnythingElse) {
  files_.contents["/home/echo/pipeline/pipeline.toml"] =
      "schema = 7\nqa = \">=99\"\nshiny = true\n";
  const auto project = load_project(files_, {.directory = "/home/echo"});
  ASSERT_FALSE(project);
  EXPECT_EQ(project.error().kind, FailureKind::configuration);
  EXPECT_THAT(project.error().what, HasSubstr(":2:6: this project wants qa >=99, this is qa "));
}

TEST_F(FindProject, SaysWhatWasLookedForAndWhere) {
  const auto root = find_project(files_, "/home");
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().kind, FailureKind::configuration);
  EXPECT_THAT(root.error().what, HasSubstr("no qa.toml and no pipeline/pipeline.toml in /home"));
  EXPECT_THAT(root.error().next, HasSubstr("-C DIR"));
}

TEST_F(FindProject, AFolderThatDoesNotExistIsNamed) {
  EXPECT_EQ(find_project(files_, "/nowhere").error().what, "there is no folder /nowhere");
}

TEST(ShownPath, IsRelativeNearbyAndAbsoluteFarAway) {
  EXPECT_EQ(shown_path("/home/echo/reports/latest", "/home/echo"), "reports/latest");
  EXPECT_EQ(shown_path("/home/other", "/home/echo"), "../other");
  EXPECT_EQ(shown_path("/home/other", "/home/echo/src"), "../../other");
  EXPECT_EQ(shown_path("/far/away", "/home/echo/src"), "/far/away");
}

}  // namespace
}  // namespace qa
