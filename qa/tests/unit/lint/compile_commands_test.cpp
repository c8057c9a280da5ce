#include "qa/lint/compile_commands.hpp"

#include "qa/system/project_path.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;

TEST(CompileCommands, ListsTheFilesOfARealDatabase) {
  const auto files = parse_compile_commands(recorded("lint/compile_commands.json"), "/project");
  ASSERT_TRUE(files) << files.error().what;
  EXPECT_THAT(*files, ElementsAre("src/broken.cpp", "src/echo.cpp", "src/lonely.cpp",
                                  "tests/echo_test.cpp"));
}

TEST(CompileCommands, AFileOfTwoTargetsCountsOnceAndStrangersNotAtAll) {
  const auto files = parse_compile_commands(
      R"([{"directory": "/p/build", "file": "../src/a.cpp"},
          {"directory": "/p/build", "file": "/p/src/a.cpp", "arguments": ["c++"]},
          {"directory": "/p/build", "file": "/usr/src/gtest.cc"}])",
      "/p");
  ASSERT_TRUE(files) << files.error().what;
  EXPECT_THAT(*files, ElementsAre("src/a.cpp"));
}

TEST(CompileCommands, RefusesADamagedDatabase) {
  for (const char* json : {"", "[{}]", R"([{"directory": "/p"}])", "[1]", "[{"}) {
    EXPECT_FALSE(parse_compile_commands(json, "/p")) << json;
  }
}

TEST(ProjectPath, IsRelativeInsideTheProjectAndAbsoluteOutside) {
  EXPECT_EQ(project_path("/p/./src/a.cpp", "/p"), "src/a.cpp");
  EXPECT_EQ(project_path("./src/a.cpp", "/p"), "src/a.cpp");
  EXPECT_EQ(project_path("/usr/include/x.h", "/p"), "/usr/include/x.h");
  EXPECT_EQ(project_path("/project2/a.cpp", "/project"), "/project2/a.cpp");
  EXPECT_EQ(project_path("", "/p"), "");
}

TEST(ProjectPath, LiesBelowAFolderOnlyAsAWholeName) {
  EXPECT_TRUE(lies_below("src/a.cpp", "src"));
  EXPECT_TRUE(lies_below("src/a.cpp", "src/"));
  EXPECT_TRUE(lies_below("src/a.cpp", "."));
  EXPECT_FALSE(lies_below("src2/a.cpp", "src"));
  EXPECT_FALSE(lies_below("/src/a.cpp", "src"));
}

}  // namespace
}  // namespace qa
