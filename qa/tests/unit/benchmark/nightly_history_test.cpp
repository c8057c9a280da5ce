#include "qa/benchmark/nightly_history.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

NightlyRecord record(const std::string& name, double ln_ratio, int day = 1) {
  const std::string text = std::to_string(day);
  return {.time = "2026-01-01T00:00:00Z",
          .run = "run-" + text,
          .commit = "c" + text,
          .testbed = "epyc-2",
          .stage = "bench",
          .name = name,
          .metric = "real_time",
          .anchor = "a1",
          .value = 100 * std::exp(ln_ratio),
          .unit = "ns",
          .ln_ratio = ln_ratio,
          .low = ln_ratio - 0.01,
          .high = ln_ratio + 0.01,
          .verdict = "unchanged"};
}

class NightlyHistoryTest : public testing::Test {
 protected:
  void add_nights(int count, double (*level)(int)) {
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(add_night("/h", {record("BM_A", level(i), i + 1)}, files_));
    }
  }

  std::vector<NightlyRegression> regressions() {
    return find_regressions(series_of(read_history("/h", files_)->records), 0.01);
  }

  MemoryFiles files_;
};

TEST_F(NightlyHistoryTest, LineIsReadAsItWasWritten) {
  NightlyRecord written = record("BM \"odd\", \u00b5s/8", 0.05);
  written.night = 7;
  EXPECT_EQ(parse_nightly_record(to_line(written)).value(), written);
}

TEST_F(NightlyHistoryTest, EachNightHasAFileOfItsOwnAndTheNextNumber) {
  EXPECT_EQ(add_night("/h", {record("BM_A", 0, 1)}, files_).value(),
            "/h/epyc-2/000001-run-1.ndjson");
  EXPECT_EQ(add_night("/h", {record("BM_A", 0, 2)}, files_).value(),
            "/h/epyc-2/000002-run-2.ndjson");
  NightlyRecord elsewhere = record("BM_A", 0, 3);
  elsewhere.testbed = "../up and away";
  EXPECT_EQ(add_night("/h", {elsewhere}, files_).value(), "/h/.._up_and_away/000001-run-3.ndjson");
}

TEST_F(NightlyHistoryTest, TwoBranchesOfOneNightMergeWithoutLoss) {
  add_nights(3, [](int) { return 0.0; });
  MemoryFiles other;
  other.contents = files_.contents;
  ASSERT_TRUE(add_night("/h", {record("BM_A", 0, 10)}, files_));
  ASSERT_TRUE(add_night("/h", {record("BM_A", 0, 11)}, other));
  for (const auto& [path, text] : other.contents) files_.contents[path] = text;
  EXPECT_THAT(read_history("/h", files_)->records, SizeIs(5));
}

TEST_F(NightlyHistoryTest, LinesThatAreThereTwiceCountOnce) {
  add_nights(2, [](int) { return 0.0; });
  files_.contents["/h/copy.ndjson"] = files_.contents["/h/epyc-2/000001-run-1.ndjson"];
  EXPECT_THAT(read_history("/h", files_)->records, SizeIs(2));
}

TEST_F(NightlyHistoryTest, CorruptAndNewerLinesAreNamedAndLoseNothingElse) {
  add_nights(2, [](int) { return 0.0; });
  std::string& text = files_.contents["/h/epyc-2/000001-run-1.ndjson"];
  text = "<<<<<<< HEAD\n" + text + "{\"schema\": \"qa.nightly/2\", \"x\": 1}\n{\"schema\":";
  const NightlyHistory history = read_history("/h", files_).value();
  EXPECT_THAT(history.records, SizeIs(2));
  ASSERT_THAT(history.unread, SizeIs(3));
  EXPECT_EQ(history.unread[0].line, 1);
  EXPECT_THAT(history.unread[1].why, HasSubstr("newer qa"));
  EXPECT_THAT(history.unread[2].why, HasSubstr("not complete"));
}

TEST_F(NightlyHistoryTest, NoFolderIsAnEmptyHistoryAndNothingIsNoNight) {
  EXPECT_THAT(read_history("/h", files_)->records, IsEmpty());
  EXPECT_FALSE(add_night("/h", {}, files_));
}

TEST_F(NightlyHistoryTest, RegressionNamesTheRangeOfCommits) {
  add_nights(20, [](int i) { return i < 12 ? 0.001 * (i % 3) : 0.08; });
  const auto found = regressions();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].good, "c12");
  EXPECT_EQ(found[0].bad, "c13");
  EXPECT_NEAR(found[0].ratio, std::exp(0.079), 0.002);
  EXPECT_EQ(found[0].nights_ago, 8U);
}

TEST_F(NightlyHistoryTest, ClockThatWasSetBackChangesNoOrder) {
  for (int i = 0; i < 20; ++i) {
    NightlyRecord night = record("BM_A", i < 12 ? 0.0 : 0.08, i + 1);
    night.time = i % 2 == 0 ? "2031-01-01T00:00:00Z" : "1970-01-01T00:00:00Z";
    ASSERT_TRUE(add_night("/h", {night}, files_));
  }
  ASSERT_THAT(regressions(), SizeIs(1));
  EXPECT_EQ(regressions()[0].bad, "c13");
}

TEST_F(NightlyHistoryTest, ImprovementsAndWhatWasMendedAreNoRegressions) {
  add_nights(30, [](int i) { return i >= 10 && i < 20 ? 0.08 : i >= 20 ? -0.02 : 0.0; });
  EXPECT_THAT(regressions(), IsEmpty());
}

TEST_F(NightlyHistoryTest, NewAnchorEndsWhatWasMeasuredAgainstTheOldOne) {
  add_nights(20, [](int i) { return i < 12 ? 0.0 : 0.08; });
  NightlyRecord accepted = record("BM_A", 0, 21);
  accepted.anchor = "a2";
  ASSERT_TRUE(add_night("/h", {accepted}, files_));
  EXPECT_THAT(regressions(), IsEmpty());
}

TEST_F(NightlyHistoryTest, FiguresThatWereNotMeasuredSideBySideGateNothing) {
  for (int i = 0; i < 20; ++i) {
    NightlyRecord night = record("", i < 12 ? 0.0 : 0.5, i + 1);
    night.anchor = "";
    night.ln_ratio.reset();
    ASSERT_TRUE(add_night("/h", {night}, files_));
  }
  EXPECT_THAT(regressions(), IsEmpty());
}

}  // namespace
}  // namespace qa
