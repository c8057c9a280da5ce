// The cache as people meet it: run, change something, ask, run again.
#include "qa/tests/e2e/fixture_project.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// gen makes out.txt of what is no comment in src; use depends on out.txt alone.
std::string stages(const std::string& flag) {
  return R"(
[stage.gen]
kind = "command"
inputs = ["src"]
environment = ["GEN_FLAGS"]
outputs = ["out.txt"]
argv = ["sh", "-c", "grep -hv '^#' src/* > out.txt; echo made )" +
         flag + R"("]
[stage.use]
kind = "command"
needs = ["gen"]
inputs = ["use.txt"]
argv = ["cat", "out.txt"]
)";
}

class CacheE2e : public testing::Test {
 protected:
  CacheE2e() {
    project.write("src/a.txt", "# comment\ntext\n");
    project.write("use.txt", "");
  }

  std::string plan(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"plan"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto before = project.tree();
    std::string text = project.run(arguments).standard_output;
    EXPECT_EQ(project.tree(), before) << "plan wrote something";
    return text;
  }

  FixtureProject project{stages("it")};
};

TEST_F(CacheE2e, ReplaysWhatDidNotChangeAndSaysWhyTheRestRuns) {
  EXPECT_THAT(plan(), HasSubstr("has not run before"));
  EXPECT_THAT(project.run({"run"}).standard_output, HasSubstr("cache: 0 hits, 2 misses"));
  EXPECT_THAT(plan(), AllOf(HasSubstr("nothing changed since run"), HasSubstr("nothing to run")));
  EXPECT_THAT(project.run({"run"}).standard_output,
              AllOf(HasSubstr("CACHED"), HasSubstr("cache: 2 hits, 0 misses")));
  EXPECT_EQ(project.read("reports/latest/stages/01-gen/out.txt"), "text\n");
  EXPECT_THAT(project.read("reports/latest/stages/01-gen/output.log"), HasSubstr("made it"));

  project.write("src/a.txt", "# another comment\ntext\n");
  EXPECT_THAT(plan(), AllOf(HasSubstr("1 file changed: src/a.txt"),
                            HasSubstr("gen will run; cached if its output comes out the same")));
  EXPECT_THAT(project.run({"run"}).standard_output, HasSubstr("cache: 1 hit, 1 miss"));

  project.write("src/a.txt", "other text\n");
  EXPECT_THAT(project.run({"run"}).standard_output, HasSubstr("cache: 0 hits, 2 misses"));
  const std::string why = project.run({"why", "use"}).standard_output;
  EXPECT_THAT(why, AllOf(HasSubstr("output of gen changed"), HasSubstr("next run: cached")));
}

TEST_F(CacheE2e, RunsForAnotherFlagOrVariable) {
  project.run({"run"});
  project.set_stages(stages("that"));
  EXPECT_THAT(plan(), HasSubstr("setting argv changed: "));
  project.set_stages(stages("it"));
  EXPECT_THAT(plan(), HasSubstr("nothing to run"));
  Command command = project.command({"why", "gen"});
  command.environment["GEN_FLAGS"] = "-v";
  EXPECT_THAT(project.run(command).standard_output, HasSubstr("GEN_FLAGS changed"));
}

TEST_F(CacheE2e, RunsWhatIsForcedAndNothingElse) {
  project.run({"run"});
  const std::string one = project.run({"run", "--force=gen"}).standard_output;
  EXPECT_THAT(one, HasSubstr("cache: 1 hit, 1 miss"));
  EXPECT_THAT(project.run({"run", "-f"}).standard_output, HasSubstr("cache: 0 hits, 2 misses"));
  EXPECT_THAT(project.run({"run", "--no-cache"}).standard_output,
              HasSubstr("cache: 0 hits, 2 misses"));
  EXPECT_EQ(project.run({"run", "--force=gne"}).status.code, 2);
}

TEST_F(CacheE2e, NeverReplaysAFailure) {
  project.write("src/a.txt", "# nothing that grep finds\n");
  project.set_stages(R"(
[stage.gen]
kind = "command"
inputs = ["src"]
argv = ["grep", "text", "src/a.txt"]
)");
  EXPECT_EQ(project.run({"run"}).status.code, 1);
  EXPECT_THAT(plan(), HasSubstr("last result failed"));
  EXPECT_EQ(project.run({"run"}).status.code, 1);
  EXPECT_THAT(project.run({"run", "-n"}).standard_output, Not(HasSubstr("cached")));
}

}  // namespace
}  // namespace qa
