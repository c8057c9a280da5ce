// The folder of a stage that outlives the run.
#include "qa/tests/unit/engine/cache_fixture.hpp"

namespace qa {
namespace {

using KeptFolder = CacheFixture;

/// A stage that counts in its kept folder how often it ran.
StageBody counting() {
  return [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    const auto file = context.kept_folder / "runs";
    const std::string before = context.files.read(file).value_or("");
    TRY(context.files.write(file, before + "x"));
    return StageResult{.metrics = {{"runs", static_cast<double>(before.size()), "1"}}};
  };
}

TEST_F(KeptFolder, OutlivesTheRun) {
  add_cached("unit").caching = Caching::never;
  bodies["unit"] = counting();
  EXPECT_EQ(find_metric(stage(run_cached(), "unit").metrics, "runs"), 0);
  EXPECT_EQ(find_metric(stage(run_cached(), "unit").metrics, "runs"), 1);
  EXPECT_EQ(files.contents["/project/reports/cache/kept/unit/files/runs"], "xx");
}

TEST_F(KeptFolder, IsEmptyWhenTheStageIsForcedAndWithoutACache) {
  add_cached("unit");
  bodies["unit"] = counting();
  run_cached();
  EXPECT_EQ(find_metric(stage(run_cached({.use = CacheUse::off}), "unit").metrics, "runs"), 0);
  EXPECT_EQ(files.contents["/project/reports/cache/kept/unit/files/runs"], "x");
  EXPECT_EQ(find_metric(stage(run_cached({.forced = {"unit"}}), "unit").metrics, "runs"), 0);
}

TEST_F(KeptFolder, CountsTowardsTheLimitAndTheOldestGoesFirst) {
  for (const char* name : {"old", "new"}) {
    add_cached(name).caching = Caching::never;
    bodies[name] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
      TRY(context.files.write(context.kept_folder / "big", std::string(1000, 'x')));
      return StageResult{};
    };
  }
  const CacheOptions options{.limit_bytes = 1500, .run_id = "1"};
  run_cached(options, {.only = {"old"}});
  run_cached({.limit_bytes = 1500, .run_id = "2"}, {.only = {"new"}});
  EXPECT_FALSE(files.exists("/project/reports/cache/kept/old"));
  EXPECT_TRUE(files.exists("/project/reports/cache/kept/new/files/big"));
}

}  // namespace
}  // namespace qa
