#include "qa/cli/run_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RunOptions options_of(const Arguments& arguments) {
  const Result<std::optional<RunOptions>> parsed = parse_run_options(arguments);
  EXPECT_TRUE(parsed) << parsed.error().what;
  return parsed && *parsed ? **parsed : RunOptions();
}

Failure failure_of(const Arguments& arguments) {
  const Result<std::optional<RunOptions>> parsed = parse_run_options(arguments);
  EXPECT_FALSE(parsed);
  return parsed ? Failure() : parsed.error();
}

Pipeline small_pipeline() {
  Pipeline pipeline;
  pipeline.policy = {.keep_going = true, .strict = false, .jobs = 3};
  pipeline.stages = {{.name = "build"}, {.name = "unit"}};
  return pipeline;
}

TEST(RunOptions, AsArgumentsAskForTheSameAgain) {
  const Arguments arguments = {"unit",        "--from",       "build",  "--skip", "lint",
                               "--strict",    "--keep-going", "--jobs", "3",      "--timeout",
                               "unit=5000ms", "--profile",    "ci",     "--set",  "run.jobs=2"};
  EXPECT_EQ(to_arguments(options_of(to_arguments(options_of(arguments)))),
            to_arguments(options_of(arguments)));
  EXPECT_THAT(to_arguments(options_of(arguments)), testing::UnorderedElementsAreArray(arguments));
  EXPECT_THAT(to_arguments(options_of({"--progress", "json", "-C", "/", "--report", "md=x"})),
              IsEmpty());
}

TEST(RunOptions, ReportsAreFormatsAndPlaces) {
  const RunOptions options = options_of({"--report", "junit=a.xml,md=b", "--report", "trace=c"});
  ASSERT_EQ(options.reports.size(), 3U);
  EXPECT_EQ(options.reports[0].file, "junit.xml");
  EXPECT_EQ(options.reports[1].file, "summary.md");
  EXPECT_EQ(options.reports[2].path, "c");
  EXPECT_THAT(failure_of({"--report", "junit"}).what, HasSubstr("FORMAT=FILE"));
  EXPECT_THAT(failure_of({"--report", "html=x"}).what, HasSubstr("unknown report format 'html'"));
}

TEST(RunOptions, ForceTakesNoStageOrSome) {
  EXPECT_EQ(options_of({"-f"}).cache.use, CacheUse::refresh);
  EXPECT_EQ(options_of({"unit", "-f"}).cache.use, CacheUse::refresh);
  for (const Arguments& arguments : {Arguments{"-f", "build,unit"}, Arguments{"--force=build,unit"},
                                     Arguments{"-fbuild,unit", "unit"}}) {
    const RunOptions options = options_of(arguments);
    EXPECT_THAT(options.cache.forced, ElementsAre("build", "unit"));
    EXPECT_EQ(options.cache.use, CacheUse::normal);
  }
  EXPECT_THAT(options_of({"-f", "unit", "build"}).selection.stages, ElementsAre("build"));
}

TEST(RunOptions, WithoutArgumentsEverythingRuns) {
  const RunOptions options = options_of({});
  EXPECT_THAT(options.selection.stages, IsEmpty());
  EXPECT_FALSE(options.selection.from);
  EXPECT_FALSE(options.dry_run);
  EXPECT_EQ(options.progress, Progress::automatic);
}

TEST(RunOptions, AllMeansEveryStage) {
  EXPECT_THAT(options_of({"all"}).selection.stages, IsEmpty());
  EXPECT_THAT(options_of({"unit", "all"}).selection.stages, IsEmpty());
}

TEST(RunOptions, StagesAndFlagsMayBeMixed) {
  const RunOptions options = options_of({"unit", "--skip", "lint", "module", "-n", "-C", "/x"});
  EXPECT_THAT(options.selection.stages, ElementsAre("unit", "module"));
  EXPECT_THAT(options.selection.skip, ElementsAre("lint"));
  EXPECT_TRUE(options.dry_run);
  EXPECT_EQ(options.project.directory, "/x");
}

TEST(RunOptions, ListsAreRepeatedOrSeparatedByCommas) {
  const RunOptions options = options_of({"--skip", "a,b", "--skip", "c"});
  EXPECT_THAT(options.selection.skip, ElementsAre("a", "b", "c"));
}

TEST(RunOptions, NamesBesideOnlyAreMoreOfTheSame) {
  const Selection selection = options_of({"--only", "lint", "unit"}).selection;
  EXPECT_THAT(selection.only, ElementsAre("lint", "unit"));
  EXPECT_THAT(selection.stages, IsEmpty());
}

TEST(RunOptions, TheRangeIsTaken) {
  const Selection selection = options_of({"--from", "unit", "--until=module"}).selection;
  EXPECT_EQ(selection.from, "unit");
  EXPECT_EQ(selection.until, "module");
}

TEST(RunOptions, TimeoutsAreReadPerStage) {
  const RunOptions options = options_of({"--timeout", "unit=5m", "--timeout", "build=90s"});
  EXPECT_EQ(options.timeouts.at("unit"), minutes(5));
  EXPECT_EQ(options.timeouts.at("build"), seconds(90));
}

TEST(RunOptions, ATimeoutThatIsNoneIsRefused) {
  for (const char* wrong : {"unit", "unit=", "unit=fast", "5m"}) {
    const Failure failure = failure_of({"--timeout", wrong});
    EXPECT_EQ(failure.kind, FailureKind::configuration) << wrong;
    EXPECT_THAT(failure.what, HasSubstr("STAGE=TIME")) << wrong;
  }
}

TEST(RunOptions, AMistypedFlagGetsASuggestion) {
  const Failure failure = failure_of({"unit", "--keep-goin"});
  EXPECT_EQ(failure.kind, FailureKind::configuration);
  EXPECT_EQ(failure.what, "unknown flag '--keep-goin', did you mean '--keep-going'?");
  EXPECT_EQ(failure.next, "qa run --help");
  EXPECT_THAT(failure_of({"--job=3"}).what, HasSubstr("did you mean '--jobs'?"));
}

TEST(RunOptions, AMistypedProgressModeGetsASuggestion) {
  EXPECT_EQ(failure_of({"--progress", "plian"}).what,
            "unknown progress mode 'plian', did you mean 'plain'?");
}

TEST(RunOptions, ContradictionsAndWrongValuesAreRefused) {
  EXPECT_THAT(failure_of({"-k", "--fail-fast"}).what, HasSubstr("exclude each other"));
  EXPECT_EQ(failure_of({"-j", "many"}).kind, FailureKind::configuration);
  EXPECT_EQ(failure_of({"-j", "-1"}).kind, FailureKind::configuration);
  EXPECT_EQ(failure_of({"--from"}).kind, FailureKind::configuration);
}

TEST(Apply, LeavesAloneWhatTheUserDidNotSay) {
  Pipeline pipeline = small_pipeline();
  ASSERT_TRUE(apply(options_of({}), pipeline));
  EXPECT_TRUE(pipeline.policy.keep_going);
  EXPECT_FALSE(pipeline.policy.strict);
  EXPECT_EQ(pipeline.policy.jobs, 3);
}

TEST(Apply, TheUserHasTheLastWord) {
  Pipeline pipeline = small_pipeline();
  ASSERT_TRUE(
      apply(options_of({"--fail-fast", "--strict", "-j1", "--timeout", "unit=5m"}), pipeline));
  EXPECT_FALSE(pipeline.policy.keep_going);
  EXPECT_TRUE(pipeline.policy.strict);
  EXPECT_EQ(pipeline.policy.jobs, 1);
  EXPECT_EQ(pipeline.stages[1].timeout, minutes(5));
}

TEST(Apply, ATimeoutForAnUnknownStageGetsASuggestion) {
  Pipeline pipeline = small_pipeline();
  const Result<void> result = apply(options_of({"--timeout", "uint=5m"}), pipeline);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().what, "unknown stage 'uint', did you mean 'unit'?");
}

}  // namespace
}  // namespace qa
