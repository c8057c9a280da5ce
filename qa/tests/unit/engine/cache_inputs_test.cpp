// What a result depends on besides what its stage declares.
#include "qa/tests/unit/engine/cache_fixture.hpp"

namespace qa {
namespace {

using testing::HasSubstr;

using CacheInputs = CacheFixture;

/// Stages of the kinds that read the project, with nothing said about inputs.
class DefaultInputs : public CacheFixture {
 protected:
  DefaultInputs() {
    StageSpec& spec = add_cached("unit");
    spec.inputs.clear();
    spec.kind = &kUnitKind;
    spec.settings = UnitSettings{};
    files.contents["/project/include/a.hpp"] = "1";
    files.contents["/project/pipeline/pipeline.toml"] = "1";
  }
};

TEST_F(DefaultInputs, AreWhatGitTracksOrWouldAdd) {
  project_files =
      GitFiles{.files = {"include/a.hpp", "pipeline/pipeline.toml"}, .checkouts = {"module"}};
  files.contents["/project/module/.git"] = "gitdir: elsewhere";
  files.contents["/project/module/b.hpp"] = "1";
  run_cached();
  files.contents["/project/src/a.cpp"] = "ignored";
  files.contents["/project/module/.git"] = "gitdir: elsewhere, too";
  files.contents["/project/pipeline/pipeline.toml"] = "another limit of another stage";
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  files.contents["/project/module/b.hpp"] = "2";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: module/b.hpp");
  files.contents["/project/module/b.hpp"] = "1";
  files.contents["/project/include/a.hpp"] = "2";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: include/a.hpp");
}

TEST_F(DefaultInputs, WithoutGitAreEverythingButBuildsAndReports) {
  run_cached();
  for (const char* path : {"out/debug/CMakeCache.txt", "out/debug/a.o", "build/x",
                           "reports/baselines/x.json", ".git/HEAD", "reports/other"}) {
    files.contents[std::filesystem::path("/project") / path] = "new";
  }
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  files.contents["/project/data/x.txt"] = "new";
  EXPECT_EQ(planned("unit"), "run: new file data/x.txt");
}

TEST_F(DefaultInputs, ARefusalOfGitIsNoEmptyList) {
  project_files = fail(FailureKind::host, "git ls-files: fatal: dubious ownership");
  EXPECT_EQ(planned("unit"),
            "run: cannot tell what changed: git ls-files: fatal: dubious ownership");
}

TEST_F(CacheInputs, AFileThatWasReadAndIsNoInputKeepsTheResultOutOfTheCache) {
  add_cached("unit");
  files.contents["/project/include/a.hpp"] = "1";
  bodies["unit"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    for (const char* file : {"/project/src/a.cpp", "/project/include/a.hpp",
                             "/project/build/gen.hpp", "/usr/include/x"})
      context.has_read(file);
    return StageResult{};
  };
  const StageResult unit = stage(run_cached(), "unit");
  EXPECT_EQ(unit.status, StageStatus::passed);
  EXPECT_THAT(
      unit.reason,
      HasSubstr("not kept in the cache: it read include/a.hpp, which its inputs don't name"));
  EXPECT_THAT(planned("unit"), HasSubstr("run: "));
  pipeline.stages[0].inputs = {"src", "include"};
  run_cached();
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
}

TEST_F(CacheInputs, FilesOutsideOfProjectAndPackagesAreInputsOnceTheyWereRead) {
  add_cached("unit");
  files.contents["/opt/sdk/x.hpp"] = "1";
  files.contents["/usr/local/include/y.hpp"] = "1";
  bodies["unit"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    context.has_read("/opt/sdk/x.hpp");
    context.has_read("/project/../usr/local/include/y.hpp");
    return StageResult{};
  };
  run_cached();
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  files.contents["/opt/sdk/x.hpp"] = "2";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: /opt/sdk/x.hpp");
  files.contents["/opt/sdk/x.hpp"] = "1";
  files.contents["/usr/local/include/y.hpp"] = "2";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: /usr/local/include/y.hpp");
}

TEST_F(CacheInputs, WhatAppearsWhereSomethingWasLookedForCounts) {
  add_cached("unit");
  bodies["unit"] = [](const StageSpec&, StageContext& context) -> Result<StageResult> {
    context.has_read("/opt/lib/libx.so");
    return StageResult{};
  };
  run_cached();
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  files.contents["/opt/lib/libx.so"] = "1";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: /opt/lib/libx.so");
}

TEST_F(CacheInputs, WhatIsNoLongerReadCountsNoLonger) {
  add_cached("unit");
  files.contents["/opt/x.hpp"] = "1";
  bodies["unit"] = [&](const StageSpec&, StageContext& context) -> Result<StageResult> {
    if (files.contents["/project/src/unit.cpp"] != "2") context.has_read("/opt/x.hpp");
    return StageResult{};
  };
  run_cached();
  files.contents["/project/src/unit.cpp"] = "2";
  const RunResult run = run_cached();
  EXPECT_THAT(run.stages[0].findings, testing::IsEmpty());
  files.contents["/opt/x.hpp"] = "2";
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
}

TEST_F(CacheInputs, WhatALinkPointsToCounts) {
  add_cached("unit");
  files.links["/project/src/ext"] = "../../shared";
  files.links["/project/src/one.cpp"] = "../one.cpp";
  files.links["/project/src/self"] = "..";
  files.contents["/shared/more.cpp"] = "1";
  files.contents["/project/one.cpp"] = "1";
  run_cached();
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  files.contents["/shared/more.cpp"] = "2";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: src/ext/more.cpp");
  files.contents["/shared/more.cpp"] = "1";
  files.contents["/project/one.cpp"] = "2";
  EXPECT_EQ(planned("unit"), "run: 1 file changed: src/one.cpp");
}

TEST_F(CacheInputs, WhatLintersReadByThemselvesCounts) {
  StageSpec& spec = add_cached("lint");
  spec.kind = &kLintKind;
  spec.settings = LintSettings{.configure = {.preset = "lint"}, .tidy_paths = {"src/lib"}};
  files.contents["/project/src/lib/b.cpp"] = "1";
  run_cached();
  EXPECT_THAT(planned("lint"), HasSubstr("cached: "));
  files.contents["/project/.clang-tidy"] = "Checks: '*'";
  EXPECT_EQ(planned("lint"), "run: new file .clang-tidy");
  files.contents.erase("/project/.clang-tidy");
  files.contents["/.clang-format"] = "Language: Cpp";
  EXPECT_EQ(planned("lint"), "run: new file /.clang-format");
  files.contents.erase("/.clang-format");
  files.contents["/project/CMakePresets.json"] = "{}";
  EXPECT_EQ(planned("lint"), "run: new file CMakePresets.json");
}

TEST_F(CacheInputs, WhatAnImageHasOfThisMachineCounts) {
  StageSpec& spec = add_cached("image");
  spec.kind = &kContainerKind;
  ContainerSettings settings{.image = "localhost/echo:dev", .entry_point = "/app/echo"};
  settings.files = {{"/zones", "/srv/zones"}, {"/etc/echo.conf", "src/echo.conf"}};
  settings.certificates = "system";
  spec.settings = settings;
  files.contents["/srv/zones/Europe/Berlin"] = "1";
  files.links["/srv/zones/here"] = "/srv/here";
  files.contents["/srv/here"] = "1";
  files.contents["/project/src/echo.conf"] = "1";
  files.contents["/etc/ssl/certs/ca-certificates.crt"] = "1";
  run_cached();
  EXPECT_THAT(planned("image"), HasSubstr("cached: "));
  for (const char* file : {"/srv/zones/Europe/Berlin", "/srv/here", "/project/src/echo.conf",
                           "/etc/ssl/certs/ca-certificates.crt"}) {
    files.contents[file] = "2";
    EXPECT_THAT(planned("image"), HasSubstr("run: 1 file changed: ")) << file;
    files.contents[file] = "1";
  }
  files.contents["/srv/zones/UTC"] = "1";
  EXPECT_EQ(planned("image"), "run: new file /srv/zones/UTC");
}

TEST_F(CacheInputs, WithoutAListOfPackagesNothingIsReplayed) {
  add_cached("unit");
  files.contents.erase("/var/lib/dpkg/status");
  const StageResult unit = stage(run_cached(), "unit");
  ASSERT_EQ(unit.findings.size(), 2U);
  EXPECT_EQ(unit.findings[1].message,
            "cannot tell what changed: no list of installed packages was found (dpkg, rpm, apk, "
            "pacman)");
  files.contents["/lib/apk/db/installed"] = "1";
  run_cached();
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  files.contents["/lib/apk/db/installed"] = "2";
  EXPECT_EQ(planned("unit"), "run: installed packages changed");
}

TEST_F(CacheInputs, VariablesThatChangeWhatToolsDoCountWithoutBeingDeclared) {
  add_cached("unit");
  variables["GTEST_FILTER"] = "no child gets it";
  variables["HOME"] = "/root";
  run_cached();
  variables["GTEST_FILTER"] = "another";
  variables["HOME"] = "/home/u";
  EXPECT_THAT(planned("unit"), HasSubstr("cached: "));
  variables["CXXFLAGS"] = "-Wno-error";
  EXPECT_EQ(planned("unit"), "run: CXXFLAGS counts now as part of the environment");
}

}  // namespace
}  // namespace qa
