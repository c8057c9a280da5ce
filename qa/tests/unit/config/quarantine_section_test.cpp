#include "qa/config/quarantine_section.hpp"

#include "qa/config/pipeline_file.hpp"
#include "qa/stages/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

Result<Pipeline> with_quarantine(const std::string& entries) {
  return parse_pipeline({"schema = 1\nproject = \"echo\"\n[stage.unit]\nkind = \"unit\"\n"
                         "quarantine = [" +
                             entries + "]\n",
                         "p.toml", "local"},
                        stage_kinds());
}

std::string error_of(const std::string& entries) {
  const Result<Pipeline> pipeline = with_quarantine(entries);
  return pipeline ? "no error" : pipeline.error().what;
}

TEST(QuarantineSection, ReadsWhoAnswersForWhatUntilWhen) {
  const Result<Pipeline> pipeline = with_quarantine(
      R"({ test = "A.b*", owner = "ann", reason = "ticket 7", until = "2027-01-31" })");
  ASSERT_TRUE(pipeline) << pipeline.error().what;
  const auto& settings = std::get<UnitSettings>(pipeline->stages[0].settings);
  const QuarantinedTest wanted{.test = "A.b*",
                               .owner = "ann",
                               .reason = "ticket 7",
                               .until = std::chrono::year(2027) / std::chrono::January / 31};
  EXPECT_EQ(settings.quarantine, std::vector{wanted});
}

TEST(QuarantineSection, WhoHasNoOwnerOrEndWouldStayForEver) {
  EXPECT_THAT(error_of(R"({ test = "A.b", reason = "r", until = "2027-01-31" })"),
              HasSubstr("a test in quarantine lacks 'owner'"));
  EXPECT_THAT(error_of(R"({ test = "A.b", owner = "ann", reason = "r" })"),
              HasSubstr("lacks 'until'"));
  EXPECT_THAT(error_of(R"({ test = "A.b", owner = "a", reason = "r", until = "2027-02-30" })"),
              HasSubstr("p.toml:5:66: expected a day such as \"2027-01-31\", got \"2027-02-30\""));
}

TEST(QuarantineSection, AllTestsAreNoTest) {
  EXPECT_THAT(error_of(R"({ test = "**", owner = "a", reason = "r", until = "2027-01-31" })"),
              HasSubstr("would hide every failure"));
}

TEST(QuarantineSection, UnknownKeysAreRefused) {
  EXPECT_THAT(
      error_of(R"({ test = "A", owner = "a", reason = "r", until = "2027-01-31", ticket = "7" })"),
      HasSubstr("unknown key 'ticket'"));
}

}  // namespace
}  // namespace qa
