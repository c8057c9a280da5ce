// `qa ci generate`: what code hosts read.
#include "qa/tests/e2e/adopted_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kWorkflow = ".github/workflows/qa.yml";

TEST(CiCommand, TheWorkflowOfThisRepositoryIsWhatItWouldWrite) {
  if (!std::filesystem::exists(std::filesystem::path(QA_SOURCE) / ".git"))
    GTEST_SKIP() << "not a checkout";
  const FixtureProject anywhere;
  const Completed check = anywhere.run({"ci", "generate", "github", "--check", "-C", QA_SOURCE});
  EXPECT_EQ(check.status.code, 0) << check.standard_error;
}

TEST(CiCommand, AJobMustFindQa) {
  const AdoptedProject project("flat");
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  const Completed lost = project.run({"ci", "generate", "github"});
  EXPECT_EQ(lost.status.code, 2);
  EXPECT_THAT(lost.standard_error, AllOf(HasSubstr("--install"), HasSubstr("--image")));
  EXPECT_FALSE(std::filesystem::exists(project.root() / kWorkflow));
}

TEST(CiCommand, CheckSaysWhetherTheFileIsStillRight) {
  const AdoptedProject project("flat");
  ASSERT_EQ(project.run({"init"}).status.code, 0);
  const auto generate = [&project](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"ci", "generate", "github", "--image", "example/qa:1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project.run(arguments).status.code;
  };
  EXPECT_EQ(generate({"--check"}), 1) << "it is missing";
  EXPECT_EQ(generate({}), 0);
  EXPECT_EQ(generate({"--check"}), 0);
  project.write(kWorkflow, project.read(kWorkflow) + "#\n");
  EXPECT_EQ(generate({"--check"}), 1) << "somebody changed it";
  EXPECT_EQ(generate({}), 0) << "ours may be written anew";
  project.write(kWorkflow, "name: mine\n");
  EXPECT_EQ(generate({}), 2) << "somebody else's not";
  EXPECT_EQ(project.read(kWorkflow), "name: mine\n");
  EXPECT_EQ(generate({"--force"}), 0);
}

}  // namespace
}  // namespace qa
