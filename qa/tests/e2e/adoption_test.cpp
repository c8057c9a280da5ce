// `qa init` and then `qa run all` on projects that never heard of qa: green as they are, and red in
// the right stage once something is broken.
#include "qa/tests/e2e/adopted_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

class Adoption : public testing::TestWithParam<const char*> {};

TEST_P(Adoption, InitAndRunAllAreGreen) {
  const AdoptedProject project(GetParam());
  const Completed init = project.run({"init"});
  ASSERT_EQ(init.status.code, 0) << init.standard_error;
  const Completed run = project.run({"run", "all", "-k"});
  EXPECT_EQ(run.status.code, 0) << run.standard_output << run.standard_error
                                << project.read("qa.toml");
}

INSTANTIATE_TEST_SUITE_P(Projects, Adoption,
                         testing::Values("no-presets", "flat", "several-libraries", "c-and-cpp",
                                         "unregistered-tests"));

TEST(AdoptedProjects, OneBelowARepositoryIsGreen) {
  const AdoptedProject project("monorepo");
  ASSERT_EQ(project.run({"init", "services/greeter"}).status.code, 0);
  const Completed run = project.run({"-C", "services/greeter", "run", "all", "-k"});
  EXPECT_EQ(run.status.code, 0) << run.standard_output << run.standard_error;
}

TEST(AdoptedProjects, ABrokenTestIsRedInUnit) {
  const AdoptedProject project("no-presets");
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  std::string test = project.read("tests/circle_test.cpp");
  test.replace(test.find("EXPECT_GT"), 9, "EXPECT_LT");
  project.write("tests/circle_test.cpp", test);
  EXPECT_EQ(project.run({"run", "all", "-k"}).status.code, 1);
  EXPECT_THAT(project.statuses(), Contains(Pair("unit", "failed")));
  EXPECT_THAT(project.statuses(), Contains(Pair("build", "passed")));
}

TEST(AdoptedProjects, ACompileErrorIsRedInBuild) {
  const AdoptedProject project("flat", Versioned::without_git);
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  project.write("words.cpp", "#include \"words.hpp\"\n\nint count_words(int) {\n");
  const Completed run = project.run({"run", "all"});
  EXPECT_EQ(run.status.code, 1);
  EXPECT_THAT(project.statuses(), Contains(Pair("build", "failed")));
  EXPECT_THAT(run.standard_output, HasSubstr("words.cpp:3"));
}

TEST(AdoptedProjects, ANewFindingIsRedInLintAndTodaysAreKnownOnceAccepted) {
  const AdoptedProject project("flat");
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  const std::string text = project.read("words.cpp");
  const std::string bad =
      "int unreachable(int* place) {\n  place = nullptr;\n  return *place;\n}\n";
  project.write("words.cpp", text + "\n" + bad);
  EXPECT_EQ(project.run({"run", "lint"}).status.code, 1);
  EXPECT_THAT(project.statuses(), Contains(Pair("lint", "failed")));
  EXPECT_EQ(project.run({"lint", "--accept"}).status.code, 0);
  EXPECT_EQ(project.run({"run", "lint"}).status.code, 0);
}

}  // namespace
}  // namespace qa
