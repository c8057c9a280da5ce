// What is replayed, what is not, and what is told about it.
#include "qa/model/timestamp.hpp"
#include "qa/tests/unit/engine/cache_fixture.hpp"

#include <csignal>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

class CacheTest : public CacheFixture {};

TEST_F(CacheTest, ReplaysAResultWithAllThatBelongsToIt) {
  StageSpec& spec = add_cached("unit");
  spec.gates = {{.name = "tests ran", .metric = "tests.total", .limit = 1}};
  const RunResult first = run_cached();
  EXPECT_EQ(first.cache, (CacheCounts{.hits = 0, .misses = 1}));
  const RunResult second = run_cached();
  EXPECT_EQ(executions["unit"], 1);
  EXPECT_EQ(second.cache, (CacheCounts{.hits = 1, .misses = 0}));
  const StageResult& unit = stage(second, "unit");
  EXPECT_TRUE(unit.from_cache);
  EXPECT_EQ(unit.status, StageStatus::passed);
  EXPECT_EQ(unit.reason, "nothing changed since run " + first.id);
  EXPECT_EQ(unit.folder, "stages/01-unit");
  EXPECT_EQ(unit.artifacts, stage(first, "unit").artifacts);
  EXPECT_EQ(unit.metrics.size(), 1U);
  EXPECT_EQ(unit.tests.size(), 1U);
  EXPECT_EQ(unit.findings.size(), 1U);
  ASSERT_EQ(unit.gates.size(), 1U);
  EXPECT_EQ(unit.gates.front().verdict, Verdict::pass);
  EXPECT_EQ(second.tools, (std::map<std::string, std::string>{{"check", "1.2"}}));
  EXPECT_EQ(content("stages/01-unit/output.log"), "said same\n");
  EXPECT_EQ(content("stages/01-unit/out.txt"), "same");
}

TEST_F(CacheTest, TheRunTellsTheVersionsOfToolsThatItsStagesDoNot) {
  add_cached("unit").settings = CommandSettings{.argv = {"check"}};
  bodies["unit"] = [](const StageSpec&, StageContext&) -> Result<StageResult> {
    return StageResult{};
  };
  const std::map<std::string, std::string> expected = {{"check", "1.0"}};
  EXPECT_EQ(run_cached().tools, expected);
  EXPECT_EQ(run_cached().tools, expected);
}

TEST_F(CacheTest, WithoutAResultOfWhatItNeedsNothingIsKept) {
  add_cached("gen");
  add_cached("use", {"gen"}).settings = CommandSettings{.argv = {"check"}};
  const StageResult use = stage(run_cached({}, {.only = {"use"}}), "use");
  EXPECT_EQ(use.reason,
            "cannot tell what changed: this run leaves out gen, and no earlier one has a result "
            "of it");
  EXPECT_FALSE(stage(run_cached({}, {.only = {"use"}}), "use").from_cache);
}

TEST_F(CacheTest, OutputsOfALeftOutCommandCountAsTheyLieInTheProject) {
  add_cached("gen");
  add_cached("use", {"gen"}).settings = CommandSettings{.argv = {"check"}};
  run_cached();
  files.contents["/project/out.txt"] = "same";
  EXPECT_TRUE(stage(run_cached({}, {.only = {"use"}}), "use").from_cache);
  files.contents["/project/out.txt"] = "edited";
  EXPECT_EQ(stage(run_cached({}, {.only = {"use"}}), "use").reason, "output of gen changed");
  files.contents["/project/src/a.cpp"] = "2";
  run_cached({}, {.only = {"use"}});
  EXPECT_FALSE(stage(run_cached(), "use").from_cache) << "it ran on what was edited";
}

TEST_F(CacheTest, FindsArtifactsAlsoWhenTheStageHasAnotherNumber) {
  add_cached("unit");
  run_cached();
  pipeline.stages.clear();
  add_stage("before");
  add_cached("unit");
  const RunResult result = run_cached();
  EXPECT_EQ(executions["unit"], 1);
  EXPECT_EQ(stage(result, "unit").artifacts.front().path, "stages/02-unit/out.txt");
  EXPECT_EQ(content("stages/02-unit/out.txt"), "same");
}

TEST_F(CacheTest, AStrictRunReplaysNoLeakedProcessAsPassed) {
  add_cached("unit").settings = CommandSettings{.argv = {"check"}};
  bodies["unit"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    TRY(context.files.append(context.folder / "command.txt", "first\ncheck --all\n"));
    return StageResult{.findings = {{.rule = "leak.process", .message = "left sleep behind"}}};
  };
  EXPECT_EQ(status(run_cached(), "unit"), "passed");
  pipeline.policy.strict = true;
  const StageResult unit = stage(run_cached(), "unit");
  EXPECT_TRUE(unit.from_cache);
  EXPECT_EQ(unit.status, StageStatus::failed);
  ASSERT_TRUE(unit.failure);
  EXPECT_EQ(unit.failure->what, "left sleep behind");
  EXPECT_EQ(unit.failure->command, "check --all");
  EXPECT_EQ(unit.failure->log, "stages/01-unit/output.log");
  EXPECT_EQ(unit.failure->next, "qa run unit");
}

TEST_F(CacheTest, PutsTheOutputsOfACommandBackWhereOthersLookForThem) {
  add_cached("gen");
  run_cached();
  files.contents["/project/out.txt"] = "of other inputs";
  EXPECT_TRUE(stage(run_cached(), "gen").from_cache);
  EXPECT_EQ(files.contents["/project/out.txt"], "same");
  files.written.clear();
  run_cached();
  EXPECT_THAT(files.written, Not(testing::Contains(std::filesystem::path("/project/out.txt"))));
}

TEST_F(CacheTest, ReplaysTheResultOfAnOlderRunWhenTheFilesAreAsTheyWere) {
  add_cached("unit");
  const RunResult first = run_cached();
  files.contents["/project/src/a.cpp"] = "2";
  run_cached();
  files.contents["/project/src/a.cpp"] = "1";
  EXPECT_EQ(stage(run_cached(), "unit").reason, "nothing changed since run " + first.id);
}

TEST_F(CacheTest, NamesTheFilesInThePlanAndInTheResult) {
  add_cached("unit");
  EXPECT_EQ(planned("unit"), "run: has not run before");
  run_cached();
  files.contents["/project/src/a.cpp"] = "2";
  files.contents["/project/src/.new"] = "";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: src/a.cpp; new file src/.new");
  EXPECT_EQ(stage(run_cached(), "unit").reason, "1 file changed: src/a.cpp; new file src/.new");
  EXPECT_THAT(planned("unit"), HasSubstr("cached: nothing changed"));
}

TEST_F(CacheTest, RunsWhenAFileChangesItsKindOrPermissions) {
  add_cached("unit");
  run_cached();
  files.permissions["/project/src/a.cpp"] = std::filesystem::perms::owner_all;
  EXPECT_EQ(planned("unit"), "run: 1 file changed: src/a.cpp");
  files.permissions.clear();
  files.links["/project/src/link"] = "a.cpp";
  EXPECT_EQ(planned("unit"), "run: new file src/link");
}

TEST_F(CacheTest, RunsForAnotherSettingGateVariableToolPackageOrDriver) {
  StageSpec& spec = add_cached("unit");
  spec.environment = {"CXXFLAGS"};
  run_cached();
  spec.settings = CommandSettings{.argv = {"check", "-v"}, .outputs = {"out.txt"}};
  EXPECT_EQ(planned("unit"), R"(run: setting argv changed: ["check"] -> ["check","-v"])");
  spec.settings = CommandSettings{.argv = {"check"}, .outputs = {"out.txt"}};
  spec.gates = {{.name = "g", .metric = "tests.total", .limit = 1}};
  EXPECT_EQ(planned("unit"), "run: gate g is new");
  spec.gates.clear();
  variables["CXXFLAGS"] = "";
  EXPECT_EQ(planned("unit"), "run: CXXFLAGS changed");
  variables.clear();
  files.contents["/usr/bin/check"] = "other program";
  tool_version = "2.0";
  EXPECT_EQ(planned("unit"), "run: check changed: 1.0 -> 2.0");
  files.contents["/usr/bin/check"] = "program";
  files.contents["/var/lib/dpkg/status"] = "other packages";
  EXPECT_EQ(planned("unit"), "run: installed packages changed");
  files.contents["/var/lib/dpkg/status"] = "packages";
  files.contents["/usr/bin/qa"] = "other driver";
  EXPECT_EQ(planned("unit"), "run: qa changed");
  files.contents["/usr/bin/qa"] = "driver";
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
}

TEST_F(CacheTest, TakesTheCompilerInCxxForATool) {
  add_cached("unit");
  variables["CXX"] = "other++ -m32";
  files.contents["/usr/bin/other++"] = "compiler";
  run_cached();
  files.contents["/usr/bin/other++"] = "newer compiler";
  EXPECT_THAT(planned("unit"), HasSubstr("run: other++ changed"));
}

TEST_F(CacheTest, DependsNeitherOnTheTimeLimitNorOnThePlaceOfTheProject) {
  StageSpec& spec = add_cached("unit");
  run_cached();
  spec.timeout = std::chrono::seconds(1);
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  for (const auto& [path, content] : files.contents) {
    if (path.filename() != "manifest.json") continue;
    EXPECT_THAT(content, Not(HasSubstr("/project")));
  }
}

TEST_F(CacheTest, NeverReplaysFailures) {
  add_cached("unit");
  bodies["unit"] = fail_product;
  run_cached();
  EXPECT_EQ(planned("unit"), "run: last result failed");
  EXPECT_EQ(stage(run_cached(), "unit").status, StageStatus::failed);
  files.contents["/project/src/a.cpp"] = "2";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: src/a.cpp; last result failed");
}

TEST_F(CacheTest, ForgetsAResultThatAForcedRunDisproved) {
  add_cached("unit");
  run_cached();
  bodies["unit"] = fail_product;
  EXPECT_EQ(stage(run_cached({.use = CacheUse::refresh}), "unit").reason, "--force");
  EXPECT_EQ(planned("unit"), "run: last result failed");
}

TEST_F(CacheTest, NeverKeepsWhatTimedOutOrWasInterrupted) {
  StageSpec& spec = add_cached("unit");
  spec.timeout = std::chrono::seconds(5);
  bodies["unit"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    context.clock.sleep_for(std::chrono::seconds(6));
    return StageResult{};
  };
  EXPECT_EQ(status(run_cached(), "unit"), "timed_out");
  EXPECT_EQ(planned("unit"), "run: last result timed out");
  bodies["unit"] = [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    signal = SIGINT;
    return StageResult{};
  };
  EXPECT_EQ(status(run_cached(), "unit"), "passed");
  signal = 0;
  EXPECT_THAT(planned("unit"), HasSubstr("is not in the cache"));
  bodies["unit"] = [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    signal = SIGINT;
    return fail(FailureKind::canceled, "interrupted");
  };
  EXPECT_EQ(status(run_cached(), "unit"), "canceled");
  signal = 0;
  EXPECT_EQ(planned("unit"), "run: last time it was canceled");
}

TEST_F(CacheTest, NeverCachesBenchmarksNorCommandsThatDeclareNoInputs) {
  StageSpec& bench = add_cached("bench");
  bench.kind = &kBenchKind;
  bench.settings = BenchSettings{};
  add_cached("blind").inputs.clear();
  add_cached("always").caching = Caching::never;
  EXPECT_EQ(run_cached().cache, (CacheCounts{}));
  EXPECT_EQ(planned("bench"), "run: never cached: it measures time");
  EXPECT_EQ(planned("blind"), "run: never cached: it declares no inputs");
  EXPECT_EQ(planned("always"), "run: never cached: cache = false");
  EXPECT_EQ(executions["always"], 1);
}

TEST_F(CacheTest, WhereAGateLooksAtChangesTheCommitToCompareWithCounts) {
  StageSpec& spec = add_cached("unit");
  run_cached();
  departure = "4567";
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  spec.gates = {{.name = "changed",
                 .metric = "coverage.changed_lines_uncovered",
                 .enforcement = Enforcement::advisory}};
  run_cached();
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  departure = "89ab";
  EXPECT_EQ(planned("unit"), "run: the commit to compare with changed");
}

TEST_F(CacheTest, TheHistoryCountsForKindsThatReadIt) {
  StageKind historian = kCommandKind;
  historian.reads_history = true;
  add_cached("contract").kind = &historian;
  add_cached("unit");
  run_cached();
  EXPECT_THAT(planned("contract"), HasSubstr("cached: "));
  history = "main 0123, v1.0.0 0123";
  EXPECT_EQ(planned("contract"), "run: the repository's history changed");
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
}

TEST_F(CacheTest, WhatHasExpiredCounts) {
  StageKind perishable = kCommandKind;
  perishable.expired = [](const StageSettings&, std::chrono::sys_days today) {
    return today > from_date("2020-01-31") ? std::string("A.a") : std::string();
  };
  add_cached("unit").kind = &perishable;
  run_cached();
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  clock.advance(std::chrono::hours(24 * 60));
  EXPECT_THAT(planned("unit"), HasSubstr("what has expired"));
}

TEST_F(CacheTest, RunsWhatDeclaresAnInputThatIsNotThere) {
  add_cached("unit").inputs = {"src", "sorce"};
  run_cached();
  EXPECT_EQ(planned("unit"),
            "run: cannot tell what changed: no file is there for the input 'sorce'");
  const RunResult result = run_cached();
  ASSERT_EQ(stage(result, "unit").findings.size(), 2U);
  EXPECT_EQ(stage(result, "unit").findings[1].rule, "cache.off");
  EXPECT_EQ(stage(result, "unit").findings[1].message,
            "cannot tell what changed: no file is there for the input 'sorce'");
}

TEST_F(CacheTest, SaysHowTheLastOneEndedAlsoWhenItsManifestIsMissing) {
  add_cached("unit");
  bodies["unit"] = [](const StageSpec&, StageContext&) -> Result<StageResult> {
    return fail(FailureKind::product, "bad");
  };
  run_cached();
  ASSERT_TRUE(files.remove_all(std::filesystem::absolute(store.folder(run_id)) /
                               "stages/01-unit/manifest.json"));
  EXPECT_EQ(planned("unit"), "run: last result failed");
}

TEST_F(CacheTest, DoesNotKeepAResultWhoseInputsChangedWhileItRan) {
  add_cached("unit");
  bodies["unit"] = [this](const StageSpec&, StageContext&) -> Result<StageResult> {
    files.contents["/project/src/a.cpp"] += "x";
    return StageResult{};
  };
  const RunResult result = run_cached();
  EXPECT_EQ(stage(result, "unit").reason,
            "has not run before; not kept in the cache: 1 file changed: src/a.cpp while it ran");
  ASSERT_EQ(stage(result, "unit").findings.size(), 1U);
  EXPECT_EQ(stage(result, "unit").findings[0].message,
            "not kept in the cache: 1 file changed: src/a.cpp while it ran");
  EXPECT_THAT(planned("unit"), HasSubstr("run: "));
}

TEST_F(CacheTest, IsTurnedOffAndForced) {
  add_cached("unit");
  add_cached("lint");
  EXPECT_EQ(stage(run_cached({.use = CacheUse::off}), "unit").reason, "--no-cache");
  EXPECT_THAT(planned("unit"), HasSubstr("run: "));
  run_cached();
  const RunResult forced = run_cached({.forced = {"lint"}});
  EXPECT_TRUE(stage(forced, "unit").from_cache);
  EXPECT_EQ(stage(forced, "lint").reason, "--force");
  EXPECT_EQ(planned("lint"), "cached: nothing changed since run " + forced.id);
}

TEST_F(CacheTest, RunsAgainWhenTheEntryIsDamaged) {
  add_cached("unit");
  for (const char* file : {"files/out.txt", "files/output.log", "stage.json", "origin.json"}) {
    run_cached();
    files.contents[entry("unit") / file] += "x";
    EXPECT_EQ(stage(run_cached(), "unit").reason,
              "its cached result is damaged: " + std::string(file) + " is not what was stored");
    EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  }
  files.contents.erase(entry("unit") / "files/out.txt");
  EXPECT_EQ(planned("unit"), "run: its cached result is damaged: files/out.txt is missing");
  files.contents[entry("unit") / "SHA256SUMS"] = "nonsense";
  EXPECT_EQ(planned("unit"), "run: its cached result is damaged: SHA256SUMS is no list of digests");
}

TEST_F(CacheTest, SaysThatAResultIsNotInTheCacheAnyMore) {
  add_cached("unit");
  const RunResult first = run_cached();
  ASSERT_TRUE(files.remove_all("/project/reports/cache"));
  EXPECT_EQ(planned("unit"), "run: its result of run " + first.id + " is not in the cache");
}

TEST_F(CacheTest, RunsWhenTheArtifactOfANeededStageChanged) {
  add_cached("build").inputs = {"src"};
  StageSpec& package = add_cached("package", {"build"});
  files.contents["/project/package.txt"] = "1";
  package.inputs = {"package.txt"};
  run_cached();
  files.contents["/project/src/a.cpp"] = "a comment";
  const RunResult same = run_cached();
  EXPECT_EQ(executions["build"], 2);
  EXPECT_TRUE(stage(same, "package").from_cache);
  files.contents["/project/src/a.cpp"] = "code";
  bodies["build"] = producing("other");
  EXPECT_EQ(stage(run_cached(), "package").reason, "output of build changed");
}

TEST_F(CacheTest, TellsOfADiskThatIsFull) {
  add_cached("unit");
  files.unwritable = {"/project/reports/cache"};
  EXPECT_THAT(stage(run_cached(), "unit").reason, HasSubstr("not kept in the cache: cannot write"));
}

TEST_F(CacheTest, KeepsItsLimitAndCountsWhatHadToGo) {
  add_cached("unit");
  run_cached();
  files.contents["/project/src/a.cpp"] = "2";
  const RunResult second = run_cached({.limit_bytes = 0});
  EXPECT_EQ(second.cache, (CacheCounts{.misses = 1, .evicted = 2}));
  EXPECT_EQ(planned("unit"), "run: its result of run " + second.id + " is not in the cache");
}

}  // namespace
}  // namespace qa
