// `qa rerun`: the same again, or only what has not passed.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

std::map<std::string, std::string> statuses(const FixtureProject& project) {
  std::map<std::string, std::string> statuses;
  const nlohmann::json run = project.run_json();
  for (const auto& stage : run["stages"]) statuses[stage["name"]] = stage["status"];
  return statuses;
}

using Statuses = std::map<std::string, std::string>;

class Rerun : public testing::Test {
 protected:
  const FixtureProject project_{shell_stage("good", "true") + shell_stage("bad", "test -e mended") +
                                shell_stage("after", "true", "needs = [\"bad\"]") +
                                shell_stage("other", "true")};
};

TEST_F(Rerun, FailedRunsWhatWasRedAndWhatWasSkippedBecauseOfIt) {
  EXPECT_EQ(project_.run({"run", "-k", "good", "after"}).status.code, 1);
  project_.write("mended", "");
  EXPECT_EQ(project_.run({"rerun", "--failed"}).status.code, 0);
  EXPECT_EQ(
      statuses(project_),
      (Statuses{
          {"good", "skipped"}, {"bad", "passed"}, {"after", "passed"}, {"other", "skipped"}}));
  const Completed nothing_left = project_.run({"rerun", "--failed"});
  EXPECT_EQ(nothing_left.status.code, 4);
  EXPECT_THAT(nothing_left.standard_output, HasSubstr("nothing to run again"));
}

TEST_F(Rerun, RunsTheSameSelectionWithTheSameFlags) {
  EXPECT_EQ(project_.run({"run", "-k", "good", "bad", "--set", "run.jobs=1"}).status.code, 1);
  const auto before = statuses(project_);
  const nlohmann::json arguments = project_.run_json()["run"]["arguments"];
  EXPECT_EQ(project_.run({"rerun"}).status.code, 1);
  EXPECT_EQ(statuses(project_), before);
  for (const auto& argument : arguments)
    EXPECT_THAT(project_.run_json()["run"]["arguments"], testing::Contains(argument));
}

TEST_F(Rerun, NeedsARunBefore) {
  EXPECT_EQ(project_.run({"rerun"}).status.code, 2);
}

}  // namespace
}  // namespace qa
