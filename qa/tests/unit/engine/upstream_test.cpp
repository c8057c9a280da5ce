// Artifacts from stage to stage, within a run and from earlier runs.
#include "qa/engine/run_upstream.hpp"
#include "qa/tests/unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::HasSubstr;

class UpstreamTest : public EngineTest {
 protected:
  UpstreamTest() {
    add_stage("build", {}, [](const StageSpec&, StageContext& context) -> Result<StageResult> {
      TRY(context.files.write(context.folder / "out/echo", "bytes of " + context.run_id));
      TRY_ASSIGN(Artifact binary, record_artifact(context, "binary", context.folder / "out/echo"));
      return StageResult{.artifacts = {binary}};
    });
    add_stage("container", {"build"});
    add_stage("module", {"container"},
              [this](const StageSpec&, StageContext& context) { return use("binary", context); });
  }

  /// Reads the artifact of that kind into `used`.
  Result<StageResult> use(std::string_view kind, StageContext& context) {
    TRY_ASSIGN(const std::filesystem::path path, context.upstream.artifact(kind));
    TRY_ASSIGN(used, context.files.read(path));
    TRY_ASSIGN(used_digest, context.upstream.digest(kind));
    return StageResult{};
  }

  const Artifact& binary(const RunResult& run) { return stage(run, "build").artifacts.at(0); }

  std::string used;
  std::string used_digest;
};

TEST_F(UpstreamTest, GivesTheArtifactOfAnIndirectNeed) {
  const RunResult result = run();
  EXPECT_EQ(exit_code(result), kPassed);
  EXPECT_EQ(used, "bytes of " + run_id);
  EXPECT_EQ(used_digest, binary(result).sha256);
  EXPECT_EQ(binary(result).path, "stages/01-build/out/echo");
}

TEST_F(UpstreamTest, FallsBackToTheNewestEarlierRunInWhichTheStagePassed) {
  run();
  run();
  const std::string newest_good = run_id;
  bodies["build"] = fail_product;
  run();
  const RunResult result = run({.only = {"module"}});
  EXPECT_EQ(exit_code(result), kPassed);
  EXPECT_EQ(used, "bytes of " + newest_good);
}

TEST_F(UpstreamTest, SaysWhichStageToAddWhenThereIsNoEarlierRun) {
  const RunResult result = run({.only = {"module"}});
  EXPECT_EQ(status(result, "module"), "errored");
  const Failure& failure = *stage(result, "module").failure;
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_THAT(failure.what, HasSubstr("this run leaves out container, build,"));
  EXPECT_EQ(failure.next, "qa run module");
}

TEST_F(UpstreamTest, SaysWhenNobodyRecordsThatKind) {
  bodies["module"] = [this](const StageSpec&, StageContext& context) {
    return use("image", context);
  };
  const RunResult result = run();
  EXPECT_EQ(stage(result, "module").failure->what,
            "no stage that module needs records an artifact of kind 'image'");
}

TEST_F(UpstreamTest, RefusesAnArtifactThatWasTamperedWith) {
  bodies["container"] = [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    files.contents[std::filesystem::path("/project/reports/runs") / run_id /
                   "stages/01-build/out/echo"] = "other bytes";
    return StageResult{};
  };
  const RunResult result = run();
  EXPECT_EQ(status(result, "module"), "errored");
  EXPECT_THAT(stage(result, "module").failure->what,
              HasSubstr("out/echo is not what stage build recorded in run " + run_id));
  EXPECT_EQ(stage(result, "module").failure->next, "qa run build module");
  EXPECT_EQ(used, "");
}

TEST_F(UpstreamTest, RefusesAnArtifactThatIsGone) {
  bodies["container"] = [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    TRY(files.remove_all(std::filesystem::path("/project/reports/runs") / run_id / "stages"));
    return StageResult{};
  };
  EXPECT_THAT(stage(run(), "module").failure->what, HasSubstr("now cannot read"));
}

TEST_F(UpstreamTest, PrefersTheNearestStageAndItsLastArtifact) {
  bodies["container"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    StageResult result;
    for (const char* name : {"first", "second"}) {
      TRY(context.files.write(context.folder / name, name));
      TRY_ASSIGN(Artifact artifact, record_artifact(context, "binary", context.folder / name));
      result.artifacts.push_back(artifact);
    }
    return result;
  };
  run();
  EXPECT_EQ(used, "second");
}

TEST_F(UpstreamTest, GivesEveryArtifactOfAKindWithItsStage) {
  bodies["container"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    StageResult result;
    for (const char* name : {"first", "second"}) {
      TRY(context.files.write(context.folder / name, name));
      TRY_ASSIGN(Artifact artifact, record_artifact(context, "binary", context.folder / name));
      result.artifacts.push_back(artifact);
    }
    return result;
  };
  std::vector<std::string> found;
  bodies["module"] = [&](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY_ASSIGN(const auto artifacts, context.upstream.artifacts("binary"));
    for (const UpstreamArtifact& artifact : artifacts) {
      TRY_ASSIGN(const std::string content, context.files.read(artifact.path));
      found.push_back(artifact.stage + ": " + content);
    }
    TRY_ASSIGN(const auto none, context.upstream.artifacts("image"));
    EXPECT_TRUE(none.empty());
    return StageResult{};
  };
  run();
  EXPECT_EQ(found, (std::vector<std::string>{"container: first", "container: second",
                                             "build: bytes of " + run_id}));
}

TEST_F(UpstreamTest, AnyOfThemThatWasTamperedWithIsRefused) {
  bodies["container"] = [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    files.contents[std::filesystem::path("/project/reports/runs") / run_id /
                   "stages/01-build/out/echo"] = "other bytes";
    return StageResult{};
  };
  bodies["module"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY(context.upstream.artifacts("binary"));
    return StageResult{};
  };
  EXPECT_THAT(stage(run(), "module").failure->what, HasSubstr("is not what stage build recorded"));
}

TEST_F(UpstreamTest, RecordsOnlyWhatLiesInTheStagesFolder) {
  bodies["build"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY(context.files.write("/project/elsewhere", "x"));
    TRY(record_artifact(context, "binary", context.folder / "../../../../../elsewhere"));
    return StageResult{};
  };
  const RunResult result = run();
  EXPECT_EQ(status(result, "build"), "errored");
  EXPECT_THAT(stage(result, "build").failure->what, HasSubstr("artifacts lie in the stage's"));
}

}  // namespace
}  // namespace qa
