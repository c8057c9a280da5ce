// What is proposed, as its reader reads it.
#include "qa/adoption/pipeline_text.hpp"

#include "qa/adoption/toml_text.hpp"
#include "qa/config/pipeline_file.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/tests/unit/adoption/facts_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Pipeline read(const ProjectFacts& facts, const std::string& profile = "local") {
  const std::string text = pipeline_text(propose(facts), "0.1.0");
  auto pipeline =
      parse_pipeline({.text = text, .path = "qa.toml", .profile = profile}, stage_kinds());
  EXPECT_TRUE(pipeline) << pipeline.error().what << "\n" << text;
  return pipeline.value_or(Pipeline{});
}

ProjectFacts with_everything() {
  ProjectFacts facts = service_facts();
  facts.tests = {.listed = 2, .undiscovered = {"a_test"}, .labels = {"fast \"ones\"", "slow"}};
  facts.cmake_arguments = {"-DX_TESTS=ON", "-DY=a \"b\"\\c"};
  facts.presets = {"release"};
  facts.bundled = {"third_party"};
  facts.uncompiled = {"a much longer path/to/some/source/that/nothing/compiles.cpp",
                      "another/quite/long/path/to/a/source/that/nothing/compiles.cpp"};
  facts.missing_tools = {"gcov"};
  facts.targets.push_back({.name = "bench one", .frameworks = {Framework::google_benchmark}});
  facts.targets.push_back({.name = "bench-two", .frameworks = {Framework::google_benchmark}});
  return facts;
}

TEST(PipelineText, ItsReaderAcceptsWhatIsProposed) {
  for (const ProjectFacts& facts : {library_facts(), service_facts(), with_everything()}) {
    for (const char* profile : {"local", "ci", "nightly"})
      EXPECT_FALSE(read(facts, profile).stages.empty());
  }
}

TEST(PipelineText, ValuesComeThroughAsTheyAre) {
  const Pipeline pipeline = read(with_everything());
  const StageSpec* lint = find_stage(pipeline, "lint");
  ASSERT_TRUE(lint);
  const auto& settings = std::get<LintSettings>(lint->settings);
  EXPECT_THAT(settings.configure.arguments, ElementsAre("-DX_TESTS=ON", "-DY=a \"b\"\\c"));
  EXPECT_THAT(settings.exclude, testing::SizeIs(3));
  EXPECT_EQ(std::get<BuildSettings>(find_stage(pipeline, "build")->settings).binary,
            "server/greeter");
}

TEST(PipelineText, BenchmarksRunAtNight) {
  EXPECT_TRUE(find_stage(read(with_everything()), "bench-two")->optional);
  EXPECT_FALSE(find_stage(read(with_everything(), "nightly"), "bench-two")->optional);
}

TEST(PipelineText, WhatIsMissingIsCommentedOut) {
  const std::string text = pipeline_text(propose(library_facts()), "0.1.0");
  EXPECT_THAT(text, HasSubstr("\n# bench: no program of the project links Google Benchmark.\n"));
  EXPECT_THAT(text, HasSubstr("\nqa = \">=0.1.0\"\n"));
}

TEST(PipelineText, LinesAreShortEnoughToRead) {
  const std::string text = pipeline_text(propose(with_everything()), "0.1.0");
  std::size_t start = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
    EXPECT_LE(end - start, 110U) << text.substr(start, end - start);
    start = end + 1;
  }
}

TEST(PipelineText, UnconfiguredAProjectStillGetsAFileThatCanBeRead) {
  ProjectFacts facts = library_facts();
  facts.has_format_style = true;
  const std::string text = pipeline_text(propose_format_only(facts), "0.1.0");
  EXPECT_TRUE(parse_pipeline({.text = text, .path = "qa.toml", .profile = "local"}, stage_kinds()))
      << text;
}

TEST(TomlText, EscapesWhatMustNotStandInAString) {
  EXPECT_EQ(toml_text("a\"b\\c\n\x7F"), R"("a\"b\\c\u000A\u007F")");
  EXPECT_EQ(toml_list({}), "[]");
  EXPECT_EQ(toml_list({"a", "b"}), R"(["a", "b"])");
}

}  // namespace
}  // namespace qa
