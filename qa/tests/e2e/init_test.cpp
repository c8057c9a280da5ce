// `qa init` on projects that never heard of qa: what it says and writes.
#include "qa/tests/e2e/adopted_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string stages_of(const FixtureProject& project) {
  return project.run({"list", "--names"}).standard_output;
}

TEST(InitCommand, TurnsTheTestsOnAndWritesAFileThatWorks) {
  const AdoptedProject project("no-presets");
  const Completed init = project.run({"init"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output,
              AllOf(HasSubstr("Shapes"), HasSubstr("-DSHAPES_BUILD_TESTS=ON"),
                    HasSubstr("GoogleTest"), HasSubstr("those of circle_test"),
                    HasSubstr("reports/baselines/lint.json"), HasSubstr("qa run all")));
  EXPECT_EQ(stages_of(project), "build\nlint\nunit\n");
  EXPECT_EQ(project.read(".gitignore"),
            "/reports/runs/\n/reports/latest\n/reports/cache/\n/reports/builds/\n");
}

TEST(InitCommand, OnlyTellsWhenAskedTo) {
  const AdoptedProject project("no-presets");
  const auto before = project.tree();
  const Completed init = project.run({"init", "-n"});
  EXPECT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output, HasSubstr("[stage.unit]"));
  EXPECT_EQ(project.tree(), before);
}

TEST(InitCommand, NeverOverwritesUnlessForced) {
  const AdoptedProject project("flat");
  project.write("reports/baselines/lint.json", "known\n");
  project.write("qa.toml", "mine\n");
  project.write(".gitignore", "/reports/runs/\nreports/cache\n*.o");
  const Completed refused = project.run({"init"});
  EXPECT_EQ(refused.status.code, 2);
  EXPECT_THAT(refused.standard_error, AllOf(HasSubstr("qa.toml"), HasSubstr("--force")));
  EXPECT_EQ(project.read("qa.toml"), "mine\n");
  EXPECT_EQ(project.run({"init", "--force"}).status.code, 0);
  EXPECT_THAT(project.read("qa.toml"), HasSubstr("[stage.build]"));
  EXPECT_EQ(project.read(".gitignore"),
            "/reports/runs/\nreports/cache\n*.o\n/reports/latest\n/reports/builds/\n");
  EXPECT_EQ(project.read("reports/baselines/lint.json"), "known\n") << "init accepts nothing twice";
}

TEST(InitCommand, WithoutGitItSaysWhichFilesCount) {
  const AdoptedProject project("flat", Versioned::without_git);
  project.write("words_part.cpp", "// Compiled with words.cpp.\n");
  project.write("words.cpp", project.read("words.cpp") + "#include \"words_part.cpp\"\n");
  const Completed init = project.run({"init"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output, AllOf(HasSubstr("no repository"), HasSubstr("2 known to ctest"),
                                          HasSubstr("compiled by no target: windows_only.cpp")));
  EXPECT_THAT(project.read("qa.toml"), HasSubstr("exclude = [\"windows_only.cpp\"]"));
  EXPECT_FALSE(std::filesystem::exists(project.root() / ".gitignore"));
}

TEST(InitCommand, CountsWhatSeveralFoldersHave) {
  const AdoptedProject project("several-libraries");
  const Completed init = project.run({"init"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output,
              AllOf(HasSubstr("2 programs, 1 static library, 1 dynamic library"),
                    HasSubstr("2 known to ctest, in 2 folders; labels: hex, rot")));
  EXPECT_THAT(project.read("qa.toml"), Not(HasSubstr("\nbinary")));
}

TEST(InitCommand, NamesTestsThatCtestDoesNotKnow) {
  const AdoptedProject project("unregistered-tests");
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  EXPECT_EQ(stages_of(project), "build\nlint\n");
  const std::string file = project.read("qa.toml");
  EXPECT_THAT(file, HasSubstr("#   add_test(NAME table_test COMMAND table_test)"));
  EXPECT_THAT(file, Not(HasSubstr("targets = []"))) << "a header is generated";
}

TEST(InitCommand, FindsBenchmarksImagesAndOptionsThatDoNotWork) {
  const AdoptedProject project("c-and-cpp");
  const Completed init = project.run({"init"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(
      init.standard_output,
      AllOf(HasSubstr("for C++ and C"), HasSubstr("left out"), HasSubstr("-DRING_NETWORK_TESTS=ON"),
            HasSubstr("NobodyHasThis"), HasSubstr("everyday"), Not(HasSubstr("hidden"))));
  EXPECT_EQ(stages_of(project), "build\nlint\nunit\ncontainer\nbench\n");
  EXPECT_THAT(project.read("qa.toml"),
              AllOf(HasSubstr("cmake_arguments = [\"-DRING_BENCHMARKS=ON\"]"),
                    HasSubstr("binary = \"ring_cli\""), HasSubstr("target = \"ring_bench\""),
                    HasSubstr("exclude = [\"third_party\"]")));
}

TEST(InitCommand, TestsThatCantBeConfiguredAreLeftOutAndSaid) {
  const AdoptedProject project("flat");
  project.write("CMakeLists.txt",
                "cmake_minimum_required(VERSION 3.16)\nproject(x CXX)\n"
                "option(X_BUILD_TESTS \"\" ON)\noption(X_BENCHMARKS \"\" ON)\n"
                "add_library(words words.cpp)\nif(X_BUILD_TESTS)\n"
                "  add_subdirectory(third_party/gtest)\nendif()\n");
  const Completed init = project.run({"init"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output,
              AllOf(HasSubstr("X_BUILD_TESTS (on by default) doesn't configure: CMake Error"),
                    HasSubstr("third_party/gtest"), Not(HasSubstr("X_BENCHMARKS"))));
  EXPECT_EQ(stages_of(project), "build\nlint\n");
  EXPECT_THAT(project.read("qa.toml"),
              AllOf(HasSubstr("cmake_arguments = [\"-DX_BUILD_TESTS=OFF\"]"),
                    HasSubstr("# unit: ctest knows no test. X_BUILD_TESTS")));
}

TEST(InitCommand, APresetIsUsedWhereCmakeFailsWithoutOne) {
  const AdoptedProject project("needs-preset");
  const Completed init = project.run({"init"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output,
              AllOf(HasSubstr("gcc-release, since without one: CMake Error"),
                    HasSubstr("choose a FLAVOR"), HasSubstr("1 known to ctest")));
  EXPECT_THAT(project.read("qa.toml"),
              AllOf(HasSubstr("preset = \"gcc-release\""), HasSubstr("coverage = false")));
  EXPECT_FALSE(std::filesystem::exists(project.root() / "build"));
}

TEST(InitCommand, AStyleAboveASubProjectIsItsOwn) {
  const AdoptedProject project("monorepo");
  project.write(".clang-format", "BasedOnStyle: Google\n");
  project.write(".clang-tidy", "Checks: '-*,bugprone-*'\n");
  ASSERT_EQ(project.run({"init", "services/greeter"}).status.code, 0);
  EXPECT_THAT(project.read("services/greeter/qa.toml"), Not(HasSubstr("There is no .clang")));
  project.write("services/greeter/main.cpp", "int  main ( ) { }\n");
  const Completed run = project.run({"-C", "services/greeter", "run", "lint"});
  EXPECT_EQ(run.status.code, 1);
  EXPECT_THAT(run.standard_output, AllOf(HasSubstr("[clang-format]"), Not(HasSubstr("UNKNOWN"))));
}

TEST(InitCommand, AFolderOfALargerRepositoryIsAProject) {
  const AdoptedProject project("monorepo");
  const Completed init = project.run({"init", "services/greeter"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output,
              AllOf(HasSubstr("qa -C services/greeter run all"), HasSubstr("1 source, 0 headers")));
  EXPECT_TRUE(std::filesystem::exists(project.root() / "services/greeter/qa.toml"));
  EXPECT_TRUE(std::filesystem::exists(project.root() / "services/greeter/.gitignore"));
  EXPECT_FALSE(std::filesystem::exists(project.root() / ".gitignore"));
}

TEST(InitCommand, AProjectOfAnotherBuildToolIsRefused) {
  const AdoptedProject project("monorepo");
  project.write("meson.build", "project('x')\n");
  const Completed init = project.run({"init"});
  EXPECT_EQ(init.status.code, 2);
  EXPECT_THAT(init.standard_error,
              AllOf(HasSubstr("there is no CMakeLists.txt in"), HasSubstr("Meson")));
  const Completed below = project.run({"init", "services"});
  EXPECT_EQ(below.status.code, 2);
  EXPECT_THAT(below.standard_error, HasSubstr("next     qa init services/greeter"));
}

TEST(InitCommand, WhatCmakeMissesIsNamedAndNothingIsWritten) {
  const AdoptedProject project("unregistered-tests");
  project.write("CMakeLists.txt",
                "cmake_minimum_required(VERSION 3.16)\nproject(x CXX)\n"
                "add_subdirectory(lib/fmt)\n");
  project.write(".gitmodules", "[submodule \"fmt\"]\n\tpath = lib/fmt\n\turl = ../fmt\n");
  std::filesystem::create_directories(project.root() / "lib/fmt");
  const auto before = project.tree();
  const Completed init = project.run({"init"});
  EXPECT_EQ(init.status.code, 3);
  EXPECT_THAT(init.standard_output,
              AllOf(HasSubstr("the submodule lib/fmt is empty"), HasSubstr("format = [\".\"]"),
                    HasSubstr("nothing was written")));
  EXPECT_THAT(init.standard_error,
              AllOf(HasSubstr("CMake Error"), HasSubstr("lib/fmt"),
                    HasSubstr("next     git submodule update --init --recursive")));
  EXPECT_EQ(project.tree(), before);
}

TEST(InitCommand, APackageThatIsNotInstalledIsSaidInCmakesWords) {
  const AdoptedProject project("flat");
  project.write("CMakeLists.txt",
                "cmake_minimum_required(VERSION 3.16)\nproject(x CXX)\n"
                "find_package(NobodyHasThis REQUIRED)\n");
  const Completed init = project.run({"init"});
  EXPECT_EQ(init.status.code, 3);
  EXPECT_THAT(init.standard_error, AllOf(HasSubstr("NobodyHasThis"), HasSubstr("next")));
  EXPECT_THAT(init.standard_output, Not(HasSubstr("format = "))) << "there is no .clang-format";
}

}  // namespace
}  // namespace qa
