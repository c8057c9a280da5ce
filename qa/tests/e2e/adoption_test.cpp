// `qa init` and then `qa run all` on projects that never heard of qa: green as they are, and red in
// the right stage once something is broken.
#include "qa/tests/e2e/adopted_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
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
                                         "unregistered-tests", "needs-preset", "headers-only",
                                         "tests-in-a-folder"));

TEST(AdoptedProjects, OneBelowARepositoryIsGreen) {
  const AdoptedProject project("monorepo");
  ASSERT_EQ(project.run({"init", "services/greeter"}).status.code, 0);
  const Completed run = project.run({"-C", "services/greeter", "run", "all", "-k"});
  EXPECT_EQ(run.status.code, 0) << run.standard_output << run.standard_error;
}

// The root of its build knows no test, and ctest would succeed there.
TEST(AdoptedProjects, TestsThatOnlyAFolderEnablesAreRun) {
  const AdoptedProject project("tests-in-a-folder");
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  project.write("stack.cpp",
                "#include \"stack.hpp\"\n\nint top_of(const int*, int) { return 1; }\n");
  EXPECT_EQ(project.run({"run", "unit"}).status.code, 1);
  EXPECT_THAT(project.statuses(), Contains(Pair("unit", "failed")));
}

// ctest runs that program before it lists anything, and init builds none.
TEST(AdoptedProjects, AProgramThatTestsWantFirstKeepsNoTestFromBeingFound) {
  const AdoptedProject project("flat");
  project.write("CMakeLists.txt", project.read("CMakeLists.txt") +
                                      "file(WRITE \"${CMAKE_BINARY_DIR}/CTestCustom.cmake\" "
                                      "\"set(CTEST_CUSTOM_PRE_TEST no-such-program)\")\n");
  EXPECT_THAT(project.run({"init", "-n"}).standard_output, HasSubstr("2 known to ctest"));
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

constexpr const char* kBad =
    "\nint unreachable(int* place) {\n  place = nullptr;\n  return *place;\n}\n";
constexpr const char* kLintBaseline = "reports/baselines/lint.json";

TEST(AdoptedProjects, FindingsOfTodayAreKnownAndLaterOnesAreRed) {
  const AdoptedProject project("flat");
  project.write(".clang-format", "BasedOnStyle: Google\n");
  project.write("words.cpp", project.read("words.cpp") + kBad + "int  spread ( );\n");
  project.commit();
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  const Completed first = project.run({"run", "all"});
  EXPECT_EQ(first.status.code, 0) << first.standard_output << first.standard_error;
  EXPECT_THAT(first.standard_output,
              AllOf(HasSubstr("UNKNOWN  lint"), HasSubstr("commit reports/baselines")));
  const std::string baseline = project.read(kLintBaseline);
  EXPECT_THAT(baseline, AllOf(HasSubstr("clang-format"), HasSubstr("NullDereference")));

  EXPECT_THAT(project.run({"run", "lint"}).standard_output, Not(HasSubstr("UNKNOWN")));
  project.write("count.cpp", project.read("count.cpp") + kBad);
  const Completed later = project.run({"run", "lint"});
  EXPECT_EQ(later.status.code, 1);
  EXPECT_THAT(later.standard_output, AllOf(HasSubstr("count.cpp"), Not(HasSubstr("words.cpp"))));
  EXPECT_EQ(project.read(kLintBaseline), baseline);

  EXPECT_EQ(project.run({"lint", "--accept"}).status.code, 0);
  EXPECT_EQ(project.run({"run", "lint"}).status.code, 0);
  // In a clone to which nobody has committed it, nothing is known.
  std::filesystem::remove(project.root() / kLintBaseline);
  const Completed clone = project.run({"run", "lint"});
  EXPECT_EQ(clone.status.code, 1);
  EXPECT_THAT(clone.standard_output, HasSubstr("words.cpp"));
}

TEST(AdoptedProjects, AFindingThatIsWrittenBeforeAnybodyLookedIsNew) {
  const AdoptedProject project("flat");
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  project.write("words.cpp", project.read("words.cpp") + kBad);
  EXPECT_EQ(project.run({"run", "lint"}).status.code, 1);
  EXPECT_THAT(project.read(kLintBaseline), Not(HasSubstr("words.cpp")));
  EXPECT_EQ(project.run({"run", "lint"}).status.code, 1);
}

}  // namespace
}  // namespace qa
