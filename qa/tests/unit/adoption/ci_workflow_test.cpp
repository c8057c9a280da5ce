// The published JSON Schemas as judges of what code hosts get; python3-jsonschema compares.
#include "qa/adoption/ci_workflow.hpp"

#include "qa/config/config_node.hpp"
#include "qa/config/yaml_document.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"
#include "test_paths.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kValidate = R"(
import json, sys, jsonschema
schema, document = (json.load(open(path)) for path in sys.argv[1:])
jsonschema.Draft7Validator(schema).validate(document)
)";

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

Completed python(std::vector<std::string> arguments) {
  PosixProcessRunner processes;
  arguments.insert(arguments.begin(), "python3");
  return processes.run({.argv = std::move(arguments)}).value_or(Completed{.status = {.code = 127}});
}

class PublishedSchema : public testing::Test {
 protected:
  void SetUp() override {
    if (!python({"-c", "import jsonschema"}).status.succeeded())
      GTEST_SKIP() << "python3-jsonschema is not installed";
  }
  static Completed validate(const char* schema, const nlohmann::json& document) {
    const TemporaryFolder folder;
    PosixFiles files;
    EXPECT_TRUE(files.write(folder.path() / "document", document.dump()));
    return python({"-c", kValidate, std::string(QA_SOURCE "/qa/tests/recorded/ci/") + schema,
                   folder.path() / "document"});
  }
};

TEST_F(PublishedSchema, OfGithubIsMet) {
  for (const CiFacts& facts : various()) {
    const Completed judged =
        validate("github-workflow.schema.json", as_json(github_workflow(facts)));
    EXPECT_EQ(judged.status.code, 0) << judged.standard_error;
  }
}

TEST_F(PublishedSchema, OfGitlabIsMet) {
  for (const CiFacts& facts : various()) {
    const Completed judged = validate("gitlab-ci.schema.json", as_json(gitlab_pipeline(facts)));
    EXPECT_EQ(judged.status.code, 0) << judged.standard_error;
  }
}

TEST_F(PublishedSchema, RefusesWhatIsWrong) {
  nlohmann::json github = as_json(github_workflow({.made_by = "x"}));
  github["jobs"]["qa"].erase("runs-on");
  EXPECT_NE(validate("github-workflow.schema.json", github).status.code, 0);
  nlohmann::json gitlab = as_json(gitlab_pipeline({.made_by = "x"}));
  gitlab["qa"]["cache"]["when"] = "sometimes";
  EXPECT_NE(validate("gitlab-ci.schema.json", gitlab).status.code, 0);
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
