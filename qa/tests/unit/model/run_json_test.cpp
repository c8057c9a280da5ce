#include "qa/model/run_json.hpp"

#include "qa/tests/unit/model/sample_run.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// What the reader complains about when `from` is replaced in a good run.json.
std::string complaint(const std::string& from, const std::string& to) {
  const Result<RunResult> run = run_from_json(replaced(to_json(sample_run()), from, to));
  EXPECT_FALSE(run) << to;
  if (run) return "";
  EXPECT_EQ(run.error().kind, FailureKind::host);
  return run.error().what;
}

TEST(RunJson, GivesBackTheRunItself) {
  const RunResult before = sample_run();
  const Result<RunResult> after = run_from_json(to_json(before));
  ASSERT_TRUE(after) << after.error().what;
  EXPECT_EQ(after->id, before.id);
  EXPECT_EQ(after->started, before.started);
  EXPECT_EQ(after->duration, before.duration);
  EXPECT_EQ(after->commit, before.commit);
  EXPECT_EQ(after->dirty, before.dirty);
  EXPECT_EQ(after->profile, before.profile);
  EXPECT_EQ(after->host, before.host);
  EXPECT_EQ(after->tools, before.tools);
  EXPECT_EQ(after->finished, before.finished);
  EXPECT_EQ(after->interrupt_signal, before.interrupt_signal);
  EXPECT_THAT(after->stages, SizeIs(before.stages.size()));
}

TEST(RunJson, GivesBackTheEvidenceOfAStage) {
  const StageResult before = sample_passed_stage();
  const Result<StageResult> after = stage_from_json(to_json(before));
  ASSERT_TRUE(after) << after.error().what;
  EXPECT_EQ(after->name, before.name);
  EXPECT_EQ(after->status, before.status);
  EXPECT_EQ(after->from_cache, before.from_cache);
  EXPECT_EQ(after->reason, before.reason);
  EXPECT_EQ(after->duration, before.duration);
  EXPECT_EQ(after->folder, before.folder);
  EXPECT_EQ(after->metrics, before.metrics);
  EXPECT_EQ(after->artifacts, before.artifacts);
  EXPECT_EQ(after->tests, before.tests);
  EXPECT_EQ(after->findings, before.findings);
  EXPECT_FALSE(after->failure);
}

TEST(RunJson, GivesBackGatesAndTheirVerdicts) {
  const StageResult before = sample_passed_stage();
  const Result<StageResult> after = stage_from_json(to_json(before));
  ASSERT_TRUE(after) << after.error().what;
  ASSERT_THAT(after->gates, SizeIs(2));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(after->gates[i].gate, before.gates[i].gate);
    EXPECT_EQ(after->gates[i].actual, before.gates[i].actual);
    EXPECT_EQ(after->gates[i].verdict, before.gates[i].verdict);
  }
}

TEST(RunJson, GivesBackAFailure) {
  const StageResult before = sample_failed_stage();
  const Result<StageResult> after = stage_from_json(to_json(before));
  ASSERT_TRUE(after) << after.error().what;
  ASSERT_TRUE(after->failure);
  EXPECT_EQ(after->status, StageStatus::failed);
  EXPECT_EQ(after->failure->kind, before.failure->kind);
  EXPECT_EQ(after->failure->what, before.failure->what);
  EXPECT_EQ(after->failure->command, before.failure->command);
  EXPECT_EQ(after->failure->log, before.failure->log);
  EXPECT_EQ(after->failure->next, before.failure->next);
}

TEST(RunJson, IsTheSameTextAfterARoundTrip) {
  const std::string text = to_json(sample_run());
  const Result<RunResult> run = run_from_json(text);
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(to_json(*run), text);
}

TEST(RunJson, HasThePromisedWords) {
  const std::string text = to_json(sample_run());
  for (const char* promised :
       {"\"schema\": 1", "\"started\": \"2026-11-24T18:01:30.042Z\"", "\"status\": \"canceled\"",
        "\"exit_code\": 143", "\"verdict\": \"not_computed\"", "\"flaky\": 1", "\"failure\": null"})
    EXPECT_THAT(text, HasSubstr(promised));
}

TEST(RunJson, HasNoExitCodeWhileTheRunGoesOn) {
  RunResult run = sample_run();
  run.finished = false;
  run.interrupt_signal = 0;
  const std::string text = to_json(run);
  EXPECT_THAT(text, HasSubstr("\"status\": \"running\""));
  EXPECT_THAT(text, HasSubstr("\"exit_code\": null"));
}

TEST(RunJson, ReplacesTextThatIsNotUtf8) {
  StageResult stage = sample_failed_stage();
  stage.failure->what = "bad \xff\xfe byte";
  const Result<StageResult> after = stage_from_json(to_json(stage));
  ASSERT_TRUE(after) << after.error().what;
  EXPECT_EQ(after->failure->what, "bad \xEF\xBF\xBD\xEF\xBF\xBD byte");
}

TEST(RunJson, WritesNumbersThatAreNoneAsNull) {
  StageResult stage = sample_passed_stage();
  stage.metrics = {{"a", std::nan(""), "1"}, {"b", std::numeric_limits<double>::infinity(), "1"}};
  stage.gates[0].actual = std::nan("");
  const Result<StageResult> after = stage_from_json(to_json(stage));
  ASSERT_TRUE(after) << after.error().what;
  EXPECT_TRUE(std::isnan(after->metrics[0].value));
  EXPECT_TRUE(std::isnan(after->metrics[1].value));
  EXPECT_FALSE(after->gates[0].actual);
}

TEST(RunJson, IgnoresKeysItDoesNotKnow) {
  EXPECT_TRUE(run_from_json(replaced(to_json(sample_run()), "\"id\":", "\"later\": [1], \"id\":")));
}

TEST(RunJson, ReadsWhatAnOlderVersionWrote) {
  nlohmann::json document = nlohmann::json::parse(to_json(sample_run()));
  for (const char* newer : {"project_folder", "arguments", "cache"}) document["run"].erase(newer);
  const Result<RunResult> run = run_from_json(document.dump());
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(run->id, sample_run().id);
  EXPECT_THAT(run->arguments, IsEmpty());
  EXPECT_FALSE(run->cache);
}

TEST(RunJson, RefusesEveryTruncation) {
  const std::string text = to_json(sample_run());
  for (std::size_t length = 0; length + 2 < text.size(); ++length)
    ASSERT_FALSE(run_from_json(text.substr(0, length))) << length;
}

TEST(RunJson, RefusesDocumentsOfAnotherShape) {
  for (const char* text : {"null", "[]", "1", "\"run\"", "{}", R"({"schema": 1})",
                           R"({"schema": 1, "run": {}, "stages": []})", "{\"schema\": 1}}"})
    EXPECT_FALSE(run_from_json(text)) << text;
}

TEST(RunJson, RefusesAnotherSchema) {
  EXPECT_THAT(complaint("\"schema\": 1", "\"schema\": 2"), HasSubstr("run.json.schema is not 1"));
}

TEST(RunJson, NamesThePlaceOfAWrongType) {
  EXPECT_EQ(complaint("\"line\": 17", "\"line\": \"17\""),
            "run.json.stages[1].tests.cases[0].line is no whole number of a sensible size");
  EXPECT_EQ(complaint("\"dirty\": true", "\"dirty\": 1"),
            "run.json.run.dirty is neither true nor false");
  EXPECT_EQ(complaint("\"cmake\": \"3.25.1\"", "\"cmake\": null"),
            "run.json.run.tools.cmake is no text");
  EXPECT_EQ(complaint("\"value\": 12.0", "\"value\": []"),
            "run.json.stages[1].metrics.tests.total.value is no number");
}

TEST(RunJson, RefusesUnknownWords) {
  EXPECT_EQ(complaint("\"verdict\": \"pass\"", "\"verdict\": \"maybe\""),
            "run.json.stages[1].gates[0].verdict is none of the known words");
}

TEST(RunJson, RefusesNumbersThatDoNotFit) {
  for (const char* huge : {"9223372036854775808", "18446744073709551615", "1e300", "1e999",
                           "99999999999999999999999", "3000000000", "1.5"})
    EXPECT_THAT(complaint("\"line\": 17", "\"line\": " + std::string(huge)), Not(IsEmpty()));
}

TEST(RunJson, RefusesARedStageWithoutAFailureAndAGreenOneWithOne) {
  StageResult red = sample_failed_stage();
  red.failure.reset();
  EXPECT_FALSE(stage_from_json(to_json(red)));
  StageResult green = sample_failed_stage();
  green.status = StageStatus::passed;
  EXPECT_FALSE(stage_from_json(to_json(green)));
}

TEST(RunJson, SurvivesDeepNesting) {
  const std::string deep(1'000'000, '[');
  EXPECT_FALSE(run_from_json(deep));
  EXPECT_FALSE(run_from_json(deep + std::string(1'000'000, ']')));
  EXPECT_TRUE(run_from_json(replaced(
      to_json(sample_run()), "\"id\":",
      "\"later\": " + std::string(100'000, '[') + std::string(100'000, ']') + ", \"id\":")));
}

}  // namespace
}  // namespace qa
