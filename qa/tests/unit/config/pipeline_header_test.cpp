#include "qa/config/pipeline_header.hpp"

#include "qa/config/pipeline_file.hpp"
#include "qa/stages/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

constexpr const char* kStage = "[stage.x]\nkind = \"command\"\nargv = [\"true\"]\n";

Result<Pipeline> read(const std::string& keys) {
  return parse_pipeline({"schema = 1\nproject = \"p\"\n" + keys + kStage, "qa.toml", "local"},
                        stage_kinds());
}

TEST(PipelineHeader, ResultsGoToReportsOrWhereTheFileSays) {
  EXPECT_EQ(results_folder(""), "reports");
  EXPECT_EQ(results_folder("results = \"out/qa\"\n"), "out/qa");
  EXPECT_EQ(results_folder("results = \"./out//qa/\"\n"), "out/qa");
  EXPECT_TRUE(read("results = \"out/qa\"\n"));
  EXPECT_EQ(results_folder("results = \"out\"\nschema = 9\nnew_key = 1\n"), "out");
  EXPECT_EQ(results_folder("results = \"out\"\n= broken"), "reports");
}

TEST(PipelineHeader, ResultsStayInsideTheProject) {
  for (const char* text : {"\"\"", "\".\"", "\"..\"", "\"../x\"", "\"/tmp/x\"", "\"a/..\"", "3"}) {
    const auto pipeline = read(std::string("results = ") + text + "\n");
    ASSERT_FALSE(pipeline) << text;
    EXPECT_THAT(pipeline.error().what, HasSubstr("qa.toml:3:11")) << text;
    EXPECT_EQ(results_folder(std::string("results = ") + text + "\n"), "reports") << text;
  }
}

TEST(PipelineHeader, AProjectSaysWhichVersionsItWorksWith) {
  EXPECT_TRUE(read("qa = \">=0.2, <1\"\n"));
  const auto broken = read("qa = \"newest\"\n");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().what,
            "qa.toml:3:6: expected versions such as \">=0.2\" or \">=0.2, <1\", got \"newest\"");
  EXPECT_FALSE(read("qa = 2\n"));
}

TEST(PipelineHeader, AnOlderQaSaysSoWhateverElseIsNewInTheFile) {
  const std::string text = "schema = 2\nqa = \">=0.3\"\n[new]\nthing = 1\n";
  const auto old = check_required_version(text, "qa.toml", "0.2.0");
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().kind, FailureKind::configuration);
  EXPECT_EQ(old.error().what, "qa.toml:2:6: this project wants qa >=0.3, this is qa 0.2.0");
  EXPECT_TRUE(check_required_version(text, "qa.toml", "0.3.0"));
  // What is wrong with these, the reader of the whole file says.
  EXPECT_TRUE(check_required_version("qa = \"newest\"\n", "qa.toml", "0.2.0"));
  EXPECT_TRUE(check_required_version("qa = = 1\n", "qa.toml", "0.2.0"));
  EXPECT_TRUE(check_required_version("", "qa.toml", "0.2.0"));
}

}  // namespace
}  // namespace qa
