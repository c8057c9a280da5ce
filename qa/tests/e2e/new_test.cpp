// `qa new`: what it writes stands alone.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Runs `argv` in the new repository `name`, to the end.
Completed in_repository(const FixtureProject& project, const std::string& name,
                        std::vector<std::string> argv) {
  Command command{.argv = std::move(argv), .working_directory = project.root() / name};
  Completed completed = project.run(command);
  EXPECT_TRUE(completed.status.succeeded())
      << completed.standard_output << completed.standard_error;
  return completed;
}

TEST(NewCommand, WritesARepositoryWhosePipelineIsUnderstood) {
  const FixtureProject project;
  const Completed qa = project.run({"new", "shout-box", "--proto", "acme.shout.v2"});
  EXPECT_EQ(qa.status.code, 0) << qa.standard_error;
  EXPECT_THAT(qa.standard_output, HasSubstr("next     cd shout-box && git init"));
  const Completed list = project.run({"list", "--names", "-C", "shout-box"});
  EXPECT_EQ(list.standard_output,
            "build\nlint\nunit\nasan\ntsan\ncontainer\nmodule\nintegration\ncoverage\nmutation\nben"
            "ch\ncontract\n");
}

// The meaning and all that CMake knows, under the most hostile of names; what links gRPC takes
// minutes to build and is the same but for its names.
TEST(NewCommand, TheResultConfiguresBuildsAndTests) {
  const FixtureProject project;
  ASSERT_EQ(project.run({"new", "class"}).status.code, 0);
  in_repository(project, "class", {"cmake", "--preset", "dev"});
  in_repository(project, "class",
                {"cmake", "--build", "build/dev", "--target", "class_service_meaning_tests"});
  const Completed tests = in_repository(
      project, "class",
      {"ctest", "--test-dir", "build/dev", "-R", "^(EchoTest|LayersTest)", "--no-tests=error"});
  EXPECT_THAT(tests.standard_output, HasSubstr("100% tests passed"));
}

// As it comes from a code host: cloned while it was empty.
TEST(NewCommand, MayBeginInAnEmptyRepository) {
  const FixtureProject project;
  project.run(Command{.argv = {"git", "init", "--quiet", project.root() / "shout"}});
  EXPECT_EQ(project.run({"new", "shout"}).status.code, 0);
  const Completed again = project.run({"new", "shout"});
  EXPECT_EQ(again.status.code, 2);
  EXPECT_THAT(again.standard_error, HasSubstr("has files already"));
}

TEST(NewCommand, TwoOfThemAreTheSameBytes) {
  const FixtureProject project;
  for (const char* folder : {"one", "two"})
    ASSERT_EQ(project.run({"new", "shout", "--dir", folder}).status.code, 0);
  for (const char* file : {".qa/template.json", ".qa/template.tar.gz"}) {
    EXPECT_EQ(project.read(std::filesystem::path("one") / file),
              project.read(std::filesystem::path("two") / file));
  }
}

TEST(NewCommand, RefusesWhatCannotBeAName) {
  const FixtureProject project;
  const auto before = project.tree();
  for (const char* name : {"3com", "-x", "a b", "grpc", ""}) {
    const Completed qa = project.run({"new", "--", name});
    EXPECT_EQ(qa.status.code, 2) << name;
    EXPECT_THAT(qa.standard_error, AllOf(HasSubstr("name"), HasSubstr("qa new --help"))) << name;
  }
  EXPECT_EQ(project.tree(), before);
}

}  // namespace
}  // namespace qa
