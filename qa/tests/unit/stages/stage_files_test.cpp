#include "qa/stages/stage_files.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

constexpr const char* kTopology = R"(qa: topology/v1
name: echo
services:
  front:
    image: ${artifact}
    ports: { grpc: 42302 }
    ready: { grpc: grpc }
)";

constexpr const char* kCases = R"(qa: rpc-cases/v1
cases:
  - name: comes back
    service: front
    port: grpc
    method: echo.v1.EchoService/Echo
    expect: { status: OK }
)";

class StageFiles : public testing::Test {
 protected:
  static StageSpec integration() {
    IntegrationSettings settings;
    settings.topology = "topology.yaml";
    settings.cases = "cases.yaml";
    StageSpec spec;
    spec.settings = settings;
    return spec;
  }

  Result<void> check(const StageSpec& spec) { return check_stage_files(spec, "/project", files); }

  std::string with(const std::string& from, const std::string& to, std::string text) {
    return text.replace(text.find(from), from.size(), to);
  }

  MemoryFiles files;
};

TEST_F(StageFiles, OfAnIntegrationAreReadTogether) {
  files.contents["/project/topology.yaml"] = kTopology;
  files.contents["/project/cases.yaml"] = kCases;
  const Result<void> good = check(integration());
  EXPECT_TRUE(good) << good.error().what;
  files.contents["/project/cases.yaml"] = with("front", "frnt", kCases);
  const Result<void> bad = check(integration());
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().kind, FailureKind::configuration);
  EXPECT_THAT(bad.error().what, HasSubstr("'frnt'"));
}

TEST_F(StageFiles, AnImageThatNobodyHasIsRefused) {
  files.contents["/project/topology.yaml"] = with("${artifact}", "redis:7", kTopology);
  files.contents["/project/cases.yaml"] = kCases;
  const Result<void> checked = check(integration());
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, FailureKind::configuration);
  EXPECT_THAT(checked.error().what, HasSubstr("topology.yaml:5:12"));
  EXPECT_THAT(checked.error().what, HasSubstr("redis:7"));
}

TEST_F(StageFiles, OfAModuleAreItsCases) {
  ModuleSettings settings;
  settings.cases = "cases.yaml";
  StageSpec spec;
  spec.settings = settings;
  files.contents["/project/cases.yaml"] = "qa: module-cases/v1\ncases: nothing\n";
  const Result<void> checked = check(spec);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, FailureKind::configuration);
}

TEST_F(StageFiles, ThatAnotherStageMayStillMakeAreNoMistake) {
  EXPECT_TRUE(check(integration()));
}

}  // namespace
}  // namespace qa
