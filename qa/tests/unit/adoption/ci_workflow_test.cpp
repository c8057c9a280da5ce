// The published JSON Schemas as judges of what code hosts get.
#include "qa/adoption/ci_workflow.hpp"

#include "qa/config/config_node.hpp"
#include "qa/config/yaml_document.hpp"
#include "qa/tests/fakes/schema_judge.hpp"
#include "test_paths.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<CiFacts> various() {
  CiFacts plain{.made_by = "qa ci generate github --install 'echo \"it'\\''s\"'",
                .install = "echo \"it's\" && true"};
  CiFacts ours{.made_by = "qa ci generate github",
               .qa = "scripts/qa",
               .has_submodules = true,
               .needs_namespaces = true};
  CiFacts below{.made_by = "qa ci generate gitlab --image x/y:1",
                .image = "x/y:1",
                .folder = "services/greeter",
                .results = "out/qa",
                .profile = "local",
                .nightly_profile = "local"};
  return {plain, ours, below};
}

nlohmann::json as_json(const std::string& yaml) {
  const auto node = read_yaml(yaml, "workflow");
  EXPECT_TRUE(node) << node.error().what << "\n" << yaml;
  return node ? nlohmann::json::parse(to_json_text(*node)) : nlohmann::json();
}

class PublishedSchema : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_judge_by_schema()) GTEST_SKIP() << "python3-jsonschema is not installed";
  }
  static std::map<std::size_t, std::string> refused(const char* schema,
                                                    const std::vector<std::string>& documents) {
    return refusals(std::string(QA_SOURCE "/qa/tests/recorded/ci/") + schema, documents);
  }
};

TEST_F(PublishedSchema, OfGithubIsMet) {
  std::vector<std::string> documents;
  for (const CiFacts& facts : various())
    documents.push_back(as_json(github_workflow(facts)).dump());
  EXPECT_THAT(refused("github-workflow.schema.json", documents), IsEmpty());
}

TEST_F(PublishedSchema, OfGitlabIsMet) {
  std::vector<std::string> documents;
  for (const CiFacts& facts : various())
    documents.push_back(as_json(gitlab_pipeline(facts)).dump());
  EXPECT_THAT(refused("gitlab-ci.schema.json", documents), IsEmpty());
}

TEST_F(PublishedSchema, RefusesWhatIsWrong) {
  nlohmann::json github = as_json(github_workflow({.made_by = "x"}));
  github["jobs"]["qa"].erase("runs-on");
  EXPECT_THAT(refused("github-workflow.schema.json", {github.dump()}), SizeIs(1));
  nlohmann::json gitlab = as_json(gitlab_pipeline({.made_by = "x"}));
  gitlab["qa"]["cache"]["when"] = "sometimes";
  EXPECT_THAT(refused("gitlab-ci.schema.json", {gitlab.dump()}), SizeIs(1));
}

TEST(GithubWorkflow, FetchesTheHistoryAndKeepsWhatWasAnalyzed) {
  const nlohmann::json job = as_json(github_workflow(various()[1]))["jobs"]["qa"];
  EXPECT_EQ(job["container"]["options"], "--privileged");
  std::string commands;
  std::map<std::string, nlohmann::json> settings;  // of each action
  for (const nlohmann::json& step : job["steps"]) {
    commands += step.value("run", "") + "\n";
    if (step.contains("uses")) settings[step["uses"]] = step["with"];
  }
  EXPECT_EQ(settings["actions/checkout@v4"]["fetch-depth"], 0);
  EXPECT_THAT(settings["actions/cache@v4"]["path"], HasSubstr("reports/cache\n"));
  EXPECT_EQ(settings["actions/upload-artifact@v4"]["path"], "reports/runs");
  EXPECT_THAT(commands, HasSubstr("scripts/qa run all --report sarif=build/qa.sarif"));
}

TEST(GithubWorkflow, OnlyProjectsThatStartImagesArePrivileged) {
  EXPECT_THAT(github_workflow({.made_by = "x"}), Not(HasSubstr("privileged")));
}

TEST(GithubWorkflow, NightsHaveAProfileOfTheirOwn) {
  EXPECT_THAT(github_workflow({.made_by = "x"}),
              HasSubstr("${{ github.event_name == 'schedule' && 'nightly' || 'ci' }}"));
}

TEST(GitlabPipeline, AProjectBelowTheRootIsNamed) {
  const nlohmann::json job = as_json(gitlab_pipeline(various()[2]))["qa"];
  EXPECT_THAT(job["script"][0], HasSubstr("qa -C services/greeter run all"));
  EXPECT_EQ(job["artifacts"]["paths"][0], "services/greeter/out/qa/runs");
  EXPECT_EQ(job["image"], "x/y:1");
}

}  // namespace
}  // namespace qa
