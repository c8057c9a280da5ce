#include "qa/lint/compile_commands.hpp"

#include "qa/system/project_path.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;

std::vector<std::string> files_of(const std::vector<CompileCommand>& commands) {
  std::vector<std::string> files;
  for (const CompileCommand& command : commands) files.push_back(command.file);
  return files;
}

TEST(CompileCommands, ListsTheFilesOfARealDatabase) {
  const auto commands = parse_compile_commands(recorded("lint/compile_commands.json"), "/project");
  ASSERT_TRUE(commands) << commands.error().what;
  EXPECT_THAT(files_of(*commands), ElementsAre("src/broken.cpp", "src/echo.cpp", "src/lonely.cpp",
                                               "tests/echo_test.cpp"));
  EXPECT_EQ((*commands)[1].directory, "/project/lint");
  EXPECT_THAT((*commands)[1].arguments, ElementsAre("/usr/bin/c++", "-I/project/.", "-std=gnu++20",
                                                    "-c", "/project/src/echo.cpp"));
}

TEST(CompileCommands, AFileThatTwoTargetsCompileAlikeCountsOnce) {
  const auto commands = parse_compile_commands(
      R"([{"directory": "/p/build", "file": "../src/a.cpp", "arguments": ["c++", "-o", "x.o", "-c", "a"]},
          {"directory": "/p/build", "file": "/p/src/a.cpp", "command": "c++ -o y.o -c a"},
          {"directory": "/p/build", "file": "/p/src/a.cpp", "command": "c++ -DNDEBUG -o y.o -c a"},
          {"directory": "/p/build", "file": "/usr/src/gtest.cc", "command": "c++"}])",
      "/p");
  ASSERT_TRUE(commands) << commands.error().what;
  EXPECT_THAT(files_of(*commands), ElementsAre("/usr/src/gtest.cc", "src/a.cpp", "src/a.cpp"));
}

TEST(CompileCommands, SplitsWordsAsAShellDoes) {
  const auto commands = parse_compile_commands(
      R"([{"directory": "/p", "file": "a.cpp",
          "command": "c++  '-DA=\"x y\"' -DB=\\\"q\\\" \"-I/a b\" '' -c a.cpp -o"}])",
      "/p");
  ASSERT_TRUE(commands) << commands.error().what;
  EXPECT_THAT(commands->front().arguments,
              ElementsAre("c++", "-DA=\"x y\"", "-DB=\"q\"", "-I/a b", "", "-c", "a.cpp"));
}

TEST(CompileCommands, WritesADatabaseThatItReads) {
  const CompileCommand command{.file = "src/a b.cpp",
                               .directory = "/p/build",
                               .arguments = {"c++", "-DX=\"größe\"", "-c", "../src/a b.cpp"}};
  const auto read = parse_compile_commands(to_compile_commands(command, "/p"), "/p");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_THAT(*read, ElementsAre(command));
}

TEST(CompileCommands, APartIsCompiledAsTheWholeThatIncludesIt) {
  const CompileCommand whole{.file = "build/Unity/unity_0_cxx.cxx",
                             .directory = "/p/build",
                             .arguments = {"c++", "-DX", "-c", "Unity/unity_0_cxx.cxx"}};
  const auto part = command_of_part({whole}, "/p/build/Unity/unity_0_cxx.cxx", "/p/a.cpp", "/p");
  ASSERT_TRUE(part);
  EXPECT_EQ(part->file, "a.cpp");
  EXPECT_EQ(part->directory, "/p/build");
  EXPECT_THAT(part->arguments, ElementsAre("c++", "-DX", "-c", "/p/a.cpp"));
  EXPECT_FALSE(command_of_part({whole}, "/p/build/Unity/unity_1_cxx.cxx", "/p/a.cpp", "/p"));
}

TEST(CompileCommands, WhoAsksForNoStandardGetsTheCompilersDefault) {
  std::vector<CompileCommand> commands = {
      {.file = "a.cpp", .directory = "/p", .arguments = {"c++", "-DX", "-c", "a.cpp"}},
      {.file = "b.cpp", .directory = "/p", .arguments = {"c++", "-std=c++14", "-c", "b.cpp"}},
      {.file = "c.c", .directory = "/p", .arguments = {"cc", "-c", "c.c"}}};
  add_default_standards(commands, "gnu++17", "gnu17");
  EXPECT_THAT(commands[0].arguments, ElementsAre("c++", "-DX", "-std=gnu++17", "-c", "a.cpp"));
  EXPECT_THAT(commands[1].arguments, ElementsAre("c++", "-std=c++14", "-c", "b.cpp"));
  EXPECT_THAT(commands[2].arguments, ElementsAre("cc", "-std=gnu17", "-c", "c.c"));
  std::vector<CompileCommand> unknown = {
      {.file = "a.cpp", .directory = "/p", .arguments = {"c++"}}};
  add_default_standards(unknown, "", "");
  EXPECT_THAT(unknown[0].arguments, ElementsAre("c++"));
}

TEST(CompileCommands, StandardsHaveTheNamesThatEveryClangKnows) {
  std::vector<CompileCommand> commands = {
      {.file = "a.cpp", .directory = "/p", .arguments = {"c++", "-std=gnu++23", "-c", "a.cpp"}},
      {.file = "b.cpp", .directory = "/p", .arguments = {"c++", "--std=c++23", "-DSTD=c++23"}},
      {.file = "c.c", .directory = "/p", .arguments = {"cc", "-std=c23", "-c", "c.c"}},
      {.file = "d.cpp", .directory = "/p", .arguments = {"c++", "-std=c++20"}}};
  rename_standards(commands);
  EXPECT_THAT(commands[0].arguments, ElementsAre("c++", "-std=gnu++2b", "-c", "a.cpp"));
  EXPECT_THAT(commands[1].arguments, ElementsAre("c++", "-std=c++2b", "-DSTD=c++23"));
  EXPECT_THAT(commands[2].arguments, ElementsAre("cc", "-std=c2x", "-c", "c.c"));
  EXPECT_THAT(commands[3].arguments, ElementsAre("c++", "-std=c++20"));
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
