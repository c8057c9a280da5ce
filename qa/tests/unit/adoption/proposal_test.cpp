#include "qa/adoption/proposal.hpp"

#include "qa/tests/unit/adoption/facts_fixture.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> stage_names(const Proposal& proposal) {
  std::vector<std::string> names;
  for (const ProposedStage& stage : proposal.stages) names.push_back(stage.name);
  return names;
}

std::vector<std::string> missing_names(const Proposal& proposal) {
  std::vector<std::string> names;
  for (const MissingStage& missing : proposal.missing) names.push_back(missing.name);
  return names;
}

ProposedStage stage(const Proposal& proposal, const std::string& name) {
  const auto found = std::ranges::find(proposal.stages, name, &ProposedStage::name);
  return found == proposal.stages.end() ? ProposedStage{} : *found;
}

std::string reason_missing(const Proposal& proposal, const std::string& name) {
  const auto found = std::ranges::find(proposal.missing, name, &MissingStage::name);
  return found == proposal.missing.end() ? "" : found->reason;
}

/// The TOML value of a key; "-" when the stage does not have it.
std::string value(const ProposedStage& stage, const std::string& key) {
  const auto found = std::ranges::find(stage.settings, key, &ProposedSetting::key);
  return found == stage.settings.end() ? "-" : found->value;
}

TEST(Proposal, ALibraryWithTestsIsBuiltLintedAndTested) {
  const Proposal proposal = propose(library_facts());
  EXPECT_EQ(proposal.project, "shapes-3d");
  EXPECT_THAT(stage_names(proposal), ElementsAre("build", "lint", "unit"));
  EXPECT_THAT(missing_names(proposal), ElementsAre("container, module, integration", "bench"));
  EXPECT_THAT(reason_missing(proposal, "container, module, integration"),
              HasSubstr("no program that could ship"));
  EXPECT_EQ(value(stage(proposal, "build"), "binary"), "-") << "there is none";
  EXPECT_THAT(stage(proposal, "unit").reason, HasSubstr("12 tests of ctest (GoogleTest)"));
}

TEST(Proposal, EveryStageThatConfiguresTurnsTheTestsOn) {
  ProjectFacts facts = library_facts();
  facts.cmake_arguments = {"-DSHAPES_TESTS=ON"};
  for (const ProposedStage& stage : propose(facts).stages)
    EXPECT_EQ(value(stage, "cmake_arguments"), "[\"-DSHAPES_TESTS=ON\"]") << stage.name;
}

TEST(Proposal, APresetTakesThePlaceOfArguments) {
  ProjectFacts facts = library_facts();
  facts.presets = {"ci", "release"};
  facts.preset = "release";
  facts.without_preset = "CMake Error";
  const Proposal proposal = propose(facts);
  for (const ProposedStage& stage : proposal.stages)
    EXPECT_EQ(value(stage, "preset"), "\"release\"") << stage.name;
  EXPECT_EQ(stage(proposal, "build").settings.front().reason,
            "Without a preset CMake fails: CMake Error");
  EXPECT_EQ(value(stage(proposal, "unit"), "coverage"), "false");
  facts.counts_coverage = true;
  EXPECT_EQ(value(stage(propose(facts), "unit"), "coverage"), "-");
}

TEST(Proposal, WhereAllSourcesLieElsewhereNothingCountsForCoverage) {
  ProjectFacts facts = library_facts();
  facts.sources = facts.compiled = 0;
  EXPECT_EQ(value(stage(propose(facts), "unit"), "coverage"), "false");
}

TEST(Proposal, AProjectOfHeadersAloneHasABuildThatCompilesNothing) {
  ProjectFacts facts = library_facts();
  facts.targets.clear();
  facts.tests = {};
  facts.compiled = 0;
  facts.uncompiled = {"examples"};
  const Proposal proposal = propose(facts);
  EXPECT_THAT(stage_names(proposal), ElementsAre("build"));
  EXPECT_THAT(value(stage(proposal, "build"), "gates"), HasSubstr("min = 0"));
  facts.has_format_style = true;
  EXPECT_EQ(value(stage(propose(facts), "lint"), "format"), "[\".\"]");
  EXPECT_EQ(value(stage(propose(facts), "lint"), "exclude"), "-") << "clang-format can read them";
}

TEST(Proposal, SaysWhichTestsAreLost) {
  ProjectFacts facts = library_facts();
  facts.tests = {};
  facts.cmake_arguments = {"-DSHAPES_TESTS=OFF"};
  facts.left_out = {{"SHAPES_TESTS (on by default) doesn't configure: why", "apt-get"}};
  const Proposal proposal = propose(facts);
  EXPECT_THAT(stage(proposal, "build").settings.front().reason, HasSubstr("is OFF"));
  EXPECT_THAT(proposal.missing.front().reason,
              HasSubstr("SHAPES_TESTS (on by default) doesn't configure: why (apt-get)"));
}

TEST(Proposal, LintLeavesOutWhatItCannotRead) {
  ProjectFacts facts = library_facts();
  EXPECT_EQ(value(stage(propose(facts), "lint"), "exclude"), "-");
  facts.bundled = {"third_party"};
  facts.uncompiled = {"src/windows.cpp"};
  EXPECT_EQ(value(stage(propose(facts), "lint"), "exclude"),
            "[\"third_party\", \"src/windows.cpp\"]");
}

TEST(Proposal, LintBuildsFirstOnlyWhereSourcesAreGenerated) {
  ProjectFacts facts = library_facts();
  EXPECT_EQ(value(stage(propose(facts), "lint"), "targets"), "[]");
  facts.generates_sources = true;
  EXPECT_EQ(value(stage(propose(facts), "lint"), "targets"), "-");
}

TEST(Proposal, LintSaysWhichDefaultsItUses) {
  ProjectFacts facts = library_facts();
  EXPECT_THAT(stage(propose(facts), "lint").reason,
              AllOf(HasSubstr("no .clang-tidy"), HasSubstr("no .clang-format"),
                    HasSubstr("reports/baselines/lint.json")));
  facts.has_tidy_configuration = facts.has_format_style = true;
  EXPECT_THAT(stage(propose(facts), "lint").reason, Not(HasSubstr("There is no")));
}

TEST(Proposal, WithoutClangTidyOnlyTheFormatIsChecked) {
  ProjectFacts facts = library_facts();
  facts.has_format_style = true;
  facts.missing_tools = {"clang-tidy"};
  const ProposedStage lint = stage(propose(facts), "lint");
  EXPECT_EQ(value(lint, "format"), "[\".\"]");
  EXPECT_EQ(value(lint, "tidy"), "-");
  EXPECT_THAT(lint.reason, HasSubstr("apt-get install"));
}

TEST(Proposal, WithoutAnyToolOfItLintIsMissing) {
  ProjectFacts facts = library_facts();
  facts.has_format_style = true;
  facts.missing_tools = {"clang-tidy", "clang-format"};
  EXPECT_THAT(reason_missing(propose(facts), "lint"), HasSubstr("clang-tidy is not installed"));
}

TEST(Proposal, TheCompilerDecidesWhichReaderOfCountersIsNeeded) {
  ProjectFacts facts = library_facts();
  facts.missing_tools = {"llvm-cov"};
  EXPECT_EQ(value(stage(propose(facts), "unit"), "coverage"), "-");
  facts.compiler = Compiler::clang;
  EXPECT_EQ(value(stage(propose(facts), "unit"), "coverage"), "false");
  facts.missing_tools = {"gcov"};
  EXPECT_EQ(value(stage(propose(facts), "unit"), "coverage"), "-");
}

TEST(Proposal, WithoutTestsItSaysHowToTellCtest) {
  ProjectFacts facts = library_facts();
  facts.tests = {};
  facts.targets[1].is_started_by_ctest = false;
  const Proposal proposal = propose(facts);
  EXPECT_THAT(stage_names(proposal), ElementsAre("build", "lint"));
  EXPECT_THAT(reason_missing(proposal, "unit"), HasSubstr("shapes_test uses GoogleTest"));
  EXPECT_THAT(proposal.missing.front().lines,
              Contains("add_test(NAME shapes_test COMMAND shapes_test)"));
}

TEST(Proposal, TestsThatCtestDoesNotKnowAreNamed) {
  ProjectFacts facts = library_facts();
  facts.targets.push_back({.name = "forgotten_test", .frameworks = {Framework::doctest}});
  EXPECT_THAT(stage(propose(facts), "unit").reason,
              HasSubstr("ctest doesn't know them: forgotten_test"));
}

TEST(Proposal, TestsThatAreDiscoveredLaterCount) {
  ProjectFacts facts = library_facts();
  facts.tests = {.listed = 0, .undiscovered = {"shapes_test"}, .starts = {"."}};
  EXPECT_THAT(stage(propose(facts), "unit").reason, HasSubstr("those of shapes_test"));
}

TEST(Proposal, CtestStartsWhereTestsAreEnabled) {
  ProjectFacts facts = library_facts();
  EXPECT_EQ(value(stage(propose(facts), "unit"), "test_folder"), "-");
  facts.tests.starts = {"lib/tests"};
  EXPECT_EQ(value(stage(propose(facts), "unit"), "test_folder"), "\"lib/tests\"");
  facts.tests.starts = {"lib/tests", "tools/test"};
  const Proposal several = propose(facts);
  EXPECT_EQ(value(stage(several, "unit-lib-tests"), "test_folder"), "\"lib/tests\"");
  EXPECT_EQ(value(stage(several, "unit-tools-test"), "test_folder"), "\"tools/test\"");
}

TEST(Proposal, FoldersThatAreSpelledAlikeHaveStagesOfTheirOwn) {
  ProjectFacts facts = library_facts();
  facts.tests.starts = {"lib/tests", "lib-tests", "Lib Tests"};
  const Proposal proposal = propose(facts);
  EXPECT_EQ(value(stage(proposal, "unit-lib-tests"), "test_folder"), "\"lib/tests\"");
  EXPECT_EQ(value(stage(proposal, "unit-lib-tests-2"), "test_folder"), "\"lib-tests\"");
  EXPECT_EQ(value(stage(proposal, "unit-lib-tests-3"), "test_folder"), "\"Lib Tests\"");
}

TEST(Proposal, EveryBenchmarkProgramIsAStageOfTheNight) {
  ProjectFacts facts = library_facts();
  facts.targets.push_back({.name = "shapes_bench", .frameworks = {Framework::google_benchmark}});
  EXPECT_THAT(propose(facts).nightly, ElementsAre("bench"));
  facts.targets.push_back({.name = "Other", .frameworks = {Framework::google_benchmark}});
  const Proposal proposal = propose(facts);
  EXPECT_THAT(proposal.nightly, ElementsAre("bench-shapes_bench", "bench-other"));
  EXPECT_EQ(value(stage(proposal, "bench-other"), "target"), "\"Other\"");
  EXPECT_EQ(value(stage(proposal, "bench-other"), "optional"), "true");
}

// As leveldb's, whose CMake function for tests links both.
TEST(Proposal, ATestThatLinksGoogleBenchmarkIsATest) {
  ProjectFacts facts = library_facts();
  facts.targets[1].frameworks.insert(Framework::google_benchmark);
  EXPECT_THAT(missing_names(propose(facts)), Contains("bench"));
  facts.targets[1].is_started_by_ctest = false;
  EXPECT_THAT(stage_names(propose(facts)), Contains("bench"));
}

TEST(Proposal, ABenchmarkNeedsACommitToCompareWith) {
  ProjectFacts facts = library_facts();
  facts.targets.push_back({.name = "shapes_bench", .frameworks = {Framework::google_benchmark}});
  facts.in_git = false;
  EXPECT_THAT(propose(facts).nightly, IsEmpty());
  EXPECT_THAT(reason_missing(propose(facts), "bench"), HasSubstr("git init"));
}

TEST(Proposal, AStaticProgramGoesIntoAnImage) {
  const Proposal proposal = propose(service_facts());
  EXPECT_THAT(stage_names(proposal), ElementsAre("build", "lint", "container"));
  EXPECT_EQ(value(stage(proposal, "build"), "binary"), "\"server/greeter\"");
  EXPECT_EQ(value(stage(proposal, "container"), "entry_point"), "\"/app/greeter\"");
  EXPECT_THAT(missing_names(proposal), Contains("module, integration"));
}

TEST(Proposal, ADynamicServiceGoesIntoAnImageWithItsLibraries) {
  ProjectFacts facts = service_facts();
  facts.targets[0].links_statically = false;
  const Proposal proposal = propose(facts);
  EXPECT_THAT(stage_names(proposal), ElementsAre("build", "lint", "container"));
  EXPECT_EQ(value(stage(proposal, "build"), "static"), "false");
  EXPECT_EQ(value(stage(proposal, "container"), "libraries"), "\"auto\"");
  EXPECT_THAT(missing_names(proposal), Contains("module, integration"));
}

TEST(Proposal, AnotherDynamicProgramSaysHowItCouldBeTestedInAnImage) {
  ProjectFacts facts = service_facts();
  facts.targets[0].links_statically = false;
  facts.targets[0].frameworks = {};
  const Proposal proposal = propose(facts);
  EXPECT_EQ(value(stage(proposal, "build"), "binary"), "-");
  EXPECT_THAT(reason_missing(proposal, "container, module, integration"),
              HasSubstr("greeter is no service"));
  const auto missing =
      std::ranges::find(proposal.missing, "container, module, integration", &MissingStage::name);
  EXPECT_THAT(missing->lines, AllOf(Contains("static = false"), Contains("libraries = \"auto\"")));
}

TEST(Proposal, OfSeveralProgramsNobodyKnowsWhichShips) {
  ProjectFacts facts = service_facts();
  facts.targets.push_back(
      {.name = "admin", .artifact = "admin", .frameworks = {}, .links_statically = true});
  EXPECT_THAT(reason_missing(propose(facts), "container, module, integration"),
              HasSubstr("2 programs could ship"));
  facts.targets.back().name = "unit_tests";
  facts.targets.back().is_started_by_ctest = true;
  EXPECT_EQ(value(stage(propose(facts), "build"), "binary"), "\"server/greeter\"");
  facts.targets.back().name = "admin";
  facts.targets.back().folder = "examples/admin";
  EXPECT_EQ(value(stage(propose(facts), "build"), "binary"), "\"server/greeter\"");
}

TEST(Proposal, PresetsAreMentioned) {
  ProjectFacts facts = library_facts();
  facts.presets = {"release", "ci"};
  EXPECT_THAT(stage(propose(facts), "build").reason, HasSubstr("(release, ci)"));
}

TEST(Proposal, UnconfiguredOnlyTheFormatCanBeChecked) {
  ProjectFacts facts = library_facts();
  EXPECT_THAT(propose_format_only(facts).stages, IsEmpty());
  facts.has_format_style = true;
  EXPECT_THAT(stage_names(propose_format_only(facts)), ElementsAre("lint"));
}

TEST(ProjectName, IsOneThatImagesAccept) {
  EXPECT_EQ(project_name("Shapes 3D"), "shapes-3d");
  EXPECT_EQ(project_name("yaml_cpp"), "yaml_cpp");
  EXPECT_EQ(project_name("3d++"), "project-3d");
  EXPECT_EQ(project_name("\xC3\xA9"), "project");
  EXPECT_EQ(project_name("a--b__"), "a-b");
}

}  // namespace
}  // namespace qa
