#include "qa/model/timestamp.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

TEST(Timestamp, IsUtcWithMilliseconds) {
  EXPECT_EQ(to_rfc3339(system_clock::time_point(milliseconds(0))), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_rfc3339(system_clock::time_point(milliseconds(1709210096789))),
            "2024-02-29T12:34:56.789Z");
}

TEST(Timestamp, RoundsDownBeforeTheEpochToo) {
  EXPECT_EQ(to_rfc3339(system_clock::time_point(milliseconds(-1))), "1969-12-31T23:59:59.999Z");
}

TEST(Timestamp, ReadsWhatItWrites) {
  const system_clock::time_point time(milliseconds(1795543290042));
  EXPECT_EQ(from_rfc3339(to_rfc3339(time)), time);
}

TEST(Timestamp, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026", "2026-02-30T00:00:00.000Z", "2026-13-01T00:00:00.000Z",
        "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:61.000Z",
        "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000+01:00", "2026-01-01 00:00:00.000Z",
        "2026-01-01T00:00:00.-00Z", "9999-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z"})
    EXPECT_FALSE(from_rfc3339(text)) << text;
}

TEST(Timestamp, ADayIsItsFirstPart) {
  const auto day = from_date("2027-01-31");
  ASSERT_TRUE(day);
  EXPECT_EQ(to_date(*day), "2027-01-31");
  for (const char* text : {"", "2027-02-30", "2027-1-31", "2027-01-31T", "9999-01-01", "31.1.2027"})
    EXPECT_FALSE(from_date(text)) << text;
}

}  // namespace
}  // namespace qa
