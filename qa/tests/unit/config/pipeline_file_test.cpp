#include "qa/config/pipeline_file.hpp"

#include "qa/stages/catalog.hpp"
#include "qa/tests/unit/config/project_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using namespace std::chrono_literals;
using testing::_;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kHead = "schema = 1\nproject = \"echo\"\n";

/// A command stage called unit, whose first own line is line 5.
std::string stage_with(const std::string& lines) {
  return std::string(kHead) + "[stage.unit]\nkind = \"command\"\n" + lines +
         "\nargv = [\"true\"]\n";
}

std::string error_of(const std::string& text) {
  const Result<Pipeline> pipeline = parse_pipeline({text, "p.toml", "local"}, stage_kinds());
  if (pipeline) return "no error";
  EXPECT_EQ(pipeline.error().kind, FailureKind::configuration);
  return pipeline.error().what;
}

std::vector<std::string> names_of(const Pipeline& pipeline) {
  std::vector<std::string> names;
  for (const StageSpec& stage : pipeline.stages) names.push_back(stage.name);
  return names;
}

TEST(PipelineFile, ReadsTheProjectsOwnPipelineInEveryProfile) {
  const std::string text = project_file("pipeline/pipeline.toml");
  for (const char* profile : {"local", "ci", "nightly"}) {
    const Result<Pipeline> pipeline =
        parse_pipeline({text, "pipeline/pipeline.toml", profile}, stage_kinds());
    ASSERT_TRUE(pipeline) << pipeline.error().what;
    EXPECT_THAT(names_of(*pipeline),
                ElementsAre("build", "lint", "unit", "asan", "tsan", "container", "module",
                            "integration", "coverage", "mutation", "bench", "contract",
                            "reliability", "reproducible", "campaign", "driver"));
    EXPECT_EQ(pipeline->profile, profile);
    const bool nightly = pipeline->profile == "nightly";
    for (const StageSpec& stage : pipeline->stages) {
      const bool is_sanitized = stage.name == "asan" || stage.name == "tsan";
      const bool is_command = stage.name == "reliability" || stage.name == "reproducible" ||
                              stage.name == "campaign" || stage.name == "driver";
      const bool at_night = is_sanitized || is_command || stage.name == "mutation";
      EXPECT_EQ(stage.kind->name, is_command ? "command" : is_sanitized ? "unit" : stage.name);
      EXPECT_EQ(stage.optional, at_night && !nightly) << stage.name << " in " << profile;
    }
  }
}

TEST(PipelineFile, ReadsTheKeysOfEveryStage) {
  const Result<Pipeline> pipeline = parse_pipeline({std::string(kHead) + R"(
run = { keep_going = true, strict = true, jobs = 3 }
[stage.first]
kind = "command"
argv = ["true"]
[stage.second]
kind = "command"
description = "all of it"
needs = ["first"]
timeout = "1m30s"
inputs = ["a", "b/**"]
environment = ["CC"]
resources = ["machine"]
cache = false
optional = true
retries = 2
argv = ["make", "check"]
outputs = ["out.txt"]
junit = ["junit.xml"]
sarif = ["lint.sarif"]
gates = [
  { name = "size", metric = "binary.size", max = 10 },
  { name = "speed", metric = "speed", min = 0.5, advisory = true, on_fail = "inconclusive" },
]
)",
                                                    "p.toml", "local"},
                                                   stage_kinds());
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  EXPECT_EQ(pipeline->project, "echo");
  EXPECT_TRUE(pipeline->policy.keep_going);
  EXPECT_TRUE(pipeline->policy.strict);
  EXPECT_EQ(pipeline->policy.jobs, 3);

  const StageSpec& stage = pipeline->stages.at(1);
  EXPECT_EQ(stage.description, "all of it");
  EXPECT_THAT(stage.needs, ElementsAre("first"));
  EXPECT_EQ(stage.timeout, 90s);
  EXPECT_THAT(stage.inputs, ElementsAre("a", "b/**"));
  EXPECT_THAT(stage.environment, ElementsAre("CC"));
  EXPECT_THAT(stage.resources, ElementsAre("machine"));
  EXPECT_EQ(stage.caching, Caching::never);
  EXPECT_TRUE(stage.optional);
  EXPECT_EQ(stage.retries, 2);
  // Four are the kind's own.
  EXPECT_THAT(stage.gates, ElementsAre(_, _, _, _,
                                       Gate{"size", "binary.size", Comparison::at_most, 10,
                                            Enforcement::required, FailureKind::product},
                                       Gate{"speed", "speed", Comparison::at_least, 0.5,
                                            Enforcement::advisory, FailureKind::inconclusive}));
  const auto& settings = std::get<CommandSettings>(stage.settings);
  EXPECT_THAT(settings.argv, ElementsAre("make", "check"));
  EXPECT_THAT(settings.outputs, ElementsAre("out.txt"));
  EXPECT_THAT(settings.junit, ElementsAre("junit.xml"));
  EXPECT_THAT(settings.sarif, ElementsAre("lint.sarif"));
}

TEST(PipelineFile, WhatIsNotSaidHasTheDefaultOfTheModel) {
  const Result<Pipeline> pipeline =
      parse_pipeline({stage_with(""), "p.toml", "local"}, stage_kinds());
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  const StageSpec expected;
  const StageSpec& stage = pipeline->stages.at(0);
  EXPECT_EQ(stage.timeout, expected.timeout);
  EXPECT_EQ(stage.caching, expected.caching);
  EXPECT_EQ(stage.optional, expected.optional);
  EXPECT_EQ(stage.retries, expected.retries);
  EXPECT_FALSE(pipeline->policy.strict);
  EXPECT_EQ(pipeline->policy.jobs, 0);
}

TEST(PipelineFile, SettingsReachTheirKind) {
  const std::string text = project_file("pipeline/pipeline.toml");
  const Result<Pipeline> pipeline = parse_pipeline({text, "p.toml", "local"}, stage_kinds());
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  const auto& build = std::get<BuildSettings>(find_stage(*pipeline, "build")->settings);
  EXPECT_EQ(build.configure.preset, "release");
  EXPECT_TRUE(build.require_static);
  const auto& container = std::get<ContainerSettings>(find_stage(*pipeline, "container")->settings);
  EXPECT_THAT(container.ports, ElementsAre(42302));
  EXPECT_EQ(container.labels.at("org.opencontainers.image.title"), "echo");
  const auto& bench = std::get<BenchSettings>(find_stage(*pipeline, "bench")->settings);
  EXPECT_EQ(bench.budget, 60s);
  EXPECT_DOUBLE_EQ(bench.tolerance, 0.03);
}

TEST(PipelineFile, WhatCanBeFoundOutNeedNotBeSaid) {
  const auto parsed = [](const std::string& keys) {
    return parse_pipeline({"schema = 1\nproject = \"x\"\n[stage.one]\n" + keys, "p.toml", "local"},
                          stage_kinds());
  };
  const auto build = std::get<BuildSettings>(parsed("kind = \"build\"")->stages.at(0).settings);
  EXPECT_EQ(build.configure, ConfigureSettings{});
  EXPECT_THAT(build.targets, ElementsAre("all"));
  EXPECT_EQ(build.binary, "");
  const auto lint = std::get<LintSettings>(parsed("kind = \"lint\"")->stages.at(0).settings);
  EXPECT_THAT(lint.tidy_paths, ElementsAre("."));
  EXPECT_THAT(lint.format_paths, ElementsAre("."));
  const auto bench =
      std::get<BenchSettings>(parsed("kind = \"bench\"\ntarget = \"b\"")->stages.at(0).settings);
  EXPECT_EQ(bench.program, "");
  EXPECT_EQ(bench.baseline, "reports/baselines/bench/one.json");
}

TEST(PipelineFile, FormatAloneIsNotTidy) {
  const auto pipeline = parse_pipeline(
      {"schema = 1\nproject = \"x\"\n[stage.lint]\nkind = \"lint\"\nformat = [\"src\"]", "p.toml",
       "local"},
      stage_kinds());
  const auto& lint = std::get<LintSettings>(pipeline->stages.at(0).settings);
  EXPECT_TRUE(lint.tidy_paths.empty());
  EXPECT_THAT(lint.format_paths, ElementsAre("src"));
}

TEST(PipelineFile, APresetDecidesArgumentsAndGenerator) {
  const auto build = [](const std::string& keys) {
    return error_of("schema = 1\nproject = \"x\"\n[stage.b]\nkind = \"build\"\npreset = \"p\"\n" +
                    keys);
  };
  EXPECT_THAT(build("cmake_arguments = [\"-DA=B\"]"),
              HasSubstr("has both 'preset' and 'cmake_arguments'"));
  EXPECT_THAT(build("generator = \"Ninja\""), HasSubstr("has both 'preset' and 'generator'"));
}

TEST(PipelineFile, UnknownKeysAreRefusedWithASuggestion) {
  EXPECT_EQ(error_of(stage_with("timeuot = \"5m\"")),
            "p.toml:5:1: unknown key 'timeuot', did you mean 'timeout'?");
  EXPECT_EQ(error_of(stage_with("binary = \"x\"")), "p.toml:5:1: unknown key 'binary'");
  EXPECT_EQ(error_of("projct = 1\n" + stage_with("")),
            "p.toml:1:1: unknown key 'projct', did you mean 'project'?");
  EXPECT_EQ(error_of(stage_with("") + "[run]\njob = 1"),
            "p.toml:8:1: unknown key 'job', did you mean 'jobs'?");
  EXPECT_THAT(
      error_of(stage_with(R"(gates = [{ name = "a", metric = "b", max = 1, advisry = true }])")),
      HasSubstr("unknown key 'advisry', did you mean 'advisory'?"));
}

TEST(PipelineFile, WrongTypesAreNamed) {
  EXPECT_EQ(error_of(stage_with("retries = \"2\"")),
            "p.toml:5:11: expected a whole number, got a string");
  EXPECT_EQ(error_of(stage_with("needs = \"build\"")),
            "p.toml:5:9: expected a list of strings, got a string");
  EXPECT_EQ(error_of(stage_with("inputs = [1]")),
            "p.toml:5:11: expected a string, got a whole number");
  EXPECT_EQ(error_of(stage_with("cache = 1")),
            "p.toml:5:9: expected true or false, got a whole number");
  EXPECT_EQ(error_of(stage_with("gates = [1]")),
            "p.toml:5:10: expected a table, got a whole number");
  EXPECT_EQ(error_of("run = 1\n" + stage_with("")),
            "p.toml:1:7: expected a table, got a whole number");
  EXPECT_EQ(error_of(stage_with("description = 2020-01-01")),
            "p.toml:5:15: no setting is a date or a time; did you forget quotes?");
}

TEST(PipelineFile, FilesOfACommandLieInsideTheProject) {
  for (const std::string key : {"outputs", "junit", "sarif"}) {
    const std::string column = std::to_string(std::string(key + " = [\"a\", ").size() + 1);
    for (const std::string path : {"../secret", "/etc/passwd", ".", "", "a/../../b"}) {
      EXPECT_EQ(error_of(stage_with(key + " = [\"a\", \"" + path + "\"]")),
                "p.toml:5:" + column + ": expected the path of a file inside the project, got \"" +
                    path + "\"");
    }
    EXPECT_EQ(error_of(stage_with(key + " = [\"a\", \"b/../c\", \"..d\"]")), "no error");
  }
}

TEST(PipelineFile, InputsAreRelativeToTheProject) {
  EXPECT_EQ(error_of(stage_with("inputs = [\"a\", \"/etc/hosts\"]")),
            "p.toml:5:16: expected a path relative to the project, got \"/etc/hosts\"");
  EXPECT_EQ(error_of(stage_with("inputs = [\"\"]")),
            "p.toml:5:11: expected a path relative to the project, got \"\"");
  EXPECT_EQ(error_of(stage_with("inputs = [\".\", \"../shared\", \"**/*.h\"]")), "no error");
}

TEST(PipelineFile, AWrongTypeIsNotAlsoAnUnknownName) {
  EXPECT_EQ(error_of(stage_with("needs = [1]")),
            "p.toml:5:10: expected a string, got a whole number");
}

TEST(PipelineFile, NumbersAndDurationsHaveRanges) {
  EXPECT_EQ(error_of(stage_with("retries = -1")),
            "p.toml:5:11: expected a whole number from 0 to 10, got -1");
  EXPECT_EQ(error_of(stage_with("timeout = \"-5s\"")),
            "p.toml:5:11: expected a duration such as \"90s\", \"5m\" or \"1m30s\", got \"-5s\"");
  EXPECT_EQ(
      error_of(stage_with("timeout = 90")),
      "p.toml:5:11: expected a duration such as \"90s\", \"5m\" or \"1m30s\", got a whole number");
}

TEST(PipelineFile, AGateHasExactlyOneLimit) {
  EXPECT_EQ(error_of(stage_with(R"(gates = [{ name = "a", metric = "b" }])")),
            "p.toml:5:10: gate 'a' needs either 'min' or 'max'");
  EXPECT_EQ(error_of(stage_with(R"(gates = [{ name = "a", metric = "b", min = 1, max = 2 }])")),
            "p.toml:5:10: gate 'a' needs either 'min' or 'max', not both");
  EXPECT_EQ(error_of(stage_with(R"(gates = [{ name = "a", metric = "b", min = nan }])")),
            "p.toml:5:44: expected a finite number");
  EXPECT_THAT(error_of(stage_with(R"(gates = [{ name = "a", max = 1 }])")),
              HasSubstr("gate 'a' lacks 'metric'"));
  EXPECT_THAT(error_of(stage_with(
                  R"(gates = [{ name = "a", metric = "b", max = 1, on_fail = "inconclusiv" }])")),
              HasSubstr("unknown on_fail 'inconclusiv', did you mean 'inconclusive'?"));
}

TEST(PipelineFile, GatesOfAStageHaveDifferentNames) {
  EXPECT_THAT(error_of(stage_with(R"(gates = [{ name = "a", metric = "b", max = 1 },
  { name = "a", metric = "c", max = 1 }])")),
              HasSubstr("p.toml:6:3: a second gate 'a' in stage 'unit'"));
}

TEST(PipelineFile, AStageNeedsAKindAndWhatTheKindRequires) {
  const std::string head = kHead;
  EXPECT_EQ(error_of(head + "[stage.unit]\n"), "p.toml:3:1: stage 'unit' lacks 'kind'");
  EXPECT_EQ(error_of(head + "[stage.unit]\nkind = \"unti\"\n"),
            "p.toml:4:8: unknown kind 'unti', did you mean 'unit'?");
  EXPECT_EQ(error_of(head + "[stage.m]\nkind = \"module\"\n"),
            "p.toml:3:1: stage 'm' lacks 'cases'");
  EXPECT_THAT(error_of(head + "[stage.m]\nkind = \"module\"\ncases = \"c\"\nimage = \"store:1\"\n"),
              HasSubstr("expected a tarball of the project such as \"images/store.tar\""));
  EXPECT_EQ(error_of(head + "[stage.m]\nkind = \"module\"\ncases = \"\"\n"),
            "p.toml:5:9: 'cases' must not be empty");
}

TEST(PipelineFile, StageNamesFitIntoPathsAndCommandLines) {
  const std::string rest = "]\nkind = \"command\"\nargv = [\"true\"]\n";
  EXPECT_EQ(error_of(std::string(kHead) + "[stage.a_b-1" + rest), "no error");
  EXPECT_THAT(error_of(std::string(kHead) + "[stage.Unit" + rest),
              HasSubstr("p.toml:3:8: stage 'Unit' needs"));
  EXPECT_THAT(error_of(std::string(kHead) + "[stage.\"../a\"" + rest),
              HasSubstr("stage '../a' needs"));
  EXPECT_THAT(error_of(std::string(kHead) + "[stage.all" + rest),
              HasSubstr("'all' means every stage"));
}

std::string command(const std::string& name, const std::string& needs) {
  return "[stage." + name + "]\nkind = \"command\"\nargv = [\"true\"]\nneeds = [" + needs + "]\n";
}

TEST(PipelineFile, StagesAreOrderedByTheirNeedsAndThenAsInTheFile) {
  const Result<Pipeline> pipeline = parse_pipeline(
      {kHead + command("zeta", "\"beta\"") + command("beta", "") + command("alpha", ""), "p.toml",
       "local"},
      stage_kinds());
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  EXPECT_THAT(names_of(*pipeline), ElementsAre("beta", "zeta", "alpha"));
}

TEST(PipelineFile, NeedsMustExistAndNotFormACircle) {
  EXPECT_EQ(error_of(kHead + command("build", "") + command("unit", "\"biuld\"")),
            "p.toml:10:10: unknown stage 'biuld', did you mean 'build'?");
  EXPECT_EQ(error_of(kHead + command("a", "\"b\"") + command("b", "\"c\"") + command("c", "\"a\"")),
            "p.toml:6:1: stages need each other in a circle: a -> b -> c -> a");
}

TEST(PipelineFile, TheSchemaIsMandatory) {
  EXPECT_EQ(error_of("project = \"echo\"\n"), "p.toml:1:1: the file lacks 'schema'");
  EXPECT_EQ(error_of("schema = 2\nnews = true\n"),
            "p.toml:1:10: schema 2 is not known to this qa, which reads schema 1");
  EXPECT_EQ(error_of("schema = \"1\"\n"), "p.toml:1:10: expected a whole number, got a string");
}

TEST(PipelineFile, AProjectNeedsANameAndAStage) {
  EXPECT_EQ(error_of("schema = 1\n"),
            "p.toml:1:1: the file lacks 'project'\n"
            "p.toml:1:1: no stage; a stage starts with [stage.NAME]");
  EXPECT_THAT(error_of("schema = 1\nproject = \"My Echo\"\n"),
              HasSubstr("p.toml:2:11: a project's name"));
}

TEST(PipelineFile, SyntaxErrorsHaveAPosition) {
  EXPECT_THAT(error_of("schema = 1\nproject = \n"), HasSubstr("p.toml:2:11: "));
  EXPECT_THAT(error_of("schema = 1\nschema = 1\n"), HasSubstr("p.toml:2:"));
}

TEST(PipelineFile, AllErrorsAreNamedAtOnceInTheOrderOfTheFile) {
  EXPECT_EQ(error_of(stage_with("retries = -1\ntimeuot = \"5m\"\ncache = 1")),
            "p.toml:5:11: expected a whole number from 0 to 10, got -1\n"
            "p.toml:6:1: unknown key 'timeuot', did you mean 'timeout'?\n"
            "p.toml:7:9: expected true or false, got a whole number");
}

TEST(PipelineFile, ContainersNeedATagAnAbsolutePathAndRealPorts) {
  const std::string text = std::string(kHead) +
                           "[stage.c]\nkind = \"container\"\nimage = \"localhost:5000/echo\"\n"
                           "entry_point = \"echo\"\nports = [0]\n";
  EXPECT_EQ(error_of(text),
            "p.toml:5:9: expected an image with a tag such as \"localhost/echo:dev\", got "
            "\"localhost:5000/echo\"\n"
            "p.toml:6:15: expected an absolute path, got \"echo\"\n"
            "p.toml:7:10: expected a whole number from 1 to 65535, got 0");
}

TEST(PipelineFile, ContentsOfAnImageHaveTheirPlaceInItAndComeFromTheProject) {
  const auto error_with = [](const std::string& line) {
    return error_of(std::string(kHead) +
                    "[stage.c]\nkind = \"container\"\nimage = \"localhost/echo:dev\"\n"
                    "entry_point = \"/app/echo\"\n" +
                    line);
  };
  EXPECT_EQ(error_with("files = { \"/etc/echo.conf\" = \"deploy/echo.conf\" }\n"
                       "env = { MODE = \"fast\" }\n"
                       "certificates = \"system\"\nlibraries = \"auto\""),
            "no error");
  EXPECT_THAT(error_with("files = { \"etc/echo.conf\" = \"echo.conf\" }"),
              HasSubstr("p.toml:7:11: expected the absolute path of a file in the image"));
  EXPECT_THAT(error_with("files = { \"/etc/../x\" = \"echo.conf\" }"),
              HasSubstr("expected the absolute path of a file in the image"));
  EXPECT_THAT(error_with("files = { \"/etc/x\" = \"../secret\" }"),
              HasSubstr("expected a file or folder inside the project, or the absolute path of one "
                        "of this machine, got \"../secret\""));
  EXPECT_THAT(error_with("files = { \"/etc/x\" = \".\" }"), HasSubstr("got \".\""));
  EXPECT_THAT(error_with("files = { \"/etc/x\" = \"/\" }"), HasSubstr("got \"/\""));
  EXPECT_EQ(error_with("files = { \"/etc/x y/\u00e9\" = \"/usr/share/zoneinfo\" }"), "no error");
  EXPECT_THAT(error_with("files = { \"/etc/x/\" = \"x\" }"), HasSubstr("expected the absolute"));
  EXPECT_THAT(error_with("files = { \"/tmp/x\" = \"x\" }"), HasSubstr("would not be seen"));
  EXPECT_THAT(error_with("files = { \"/app/echo\" = \"x\" }"),
              HasSubstr("is the binary of the build stage"));
  EXPECT_THAT(error_with("certificates = \"../ca.pem\""), HasSubstr("expected \"system\""));
  EXPECT_THAT(error_with("libraries = \"all\""), HasSubstr("unknown libraries 'all'"));
  EXPECT_THAT(error_with("env = { \"A=B\" = \"x\" }"), HasSubstr("is no name of a variable"));
}

}  // namespace
}  // namespace qa
