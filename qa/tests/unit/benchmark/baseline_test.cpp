#include "qa/benchmark/baseline.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Baseline example() {
  return {.commit = std::string(40, 'a'),
          .stripped_sha256 = std::string(64, 'b'),
          .size_bytes = 1234,
          .build = {.compiler = "g++ 12.2.0",
                    .build_type = "Release",
                    .flags = "-O2 -DNDEBUG",
                    .libraries = {{"gRPC", "1.51.1"}}},
          .reason = "first baseline",
          .accepted = "2024-05-01T12:00:00Z",
          .benchmarks = {{"BM_Echo/threads:2", 21000.5, 18000, {{"allocs_per_op", 15}}}}};
}

std::string edited(const std::string& from, const std::string& to) {
  std::string text = to_json(example());
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(BaselineFile, ComesBackAsItWasWritten) {
  const Baseline read = parse_baseline(to_json(example()), "echo.json").value();
  EXPECT_EQ(read.commit, example().commit);
  EXPECT_EQ(read.stripped_sha256, example().stripped_sha256);
  EXPECT_EQ(read.size_bytes, 1234U);
  EXPECT_EQ(read.build.libraries, example().build.libraries);
  EXPECT_EQ(read.reason, "first baseline");
  ASSERT_THAT(read.benchmarks, SizeIs(1));
  EXPECT_DOUBLE_EQ(read.benchmarks[0].real_ns, 21000.5);
  EXPECT_EQ(read.benchmarks[0].counters, example().benchmarks[0].counters);
  EXPECT_EQ(to_json(read), to_json(example()));
}

struct Mistake {
  std::string name;
  std::string from;
  std::string to;
  std::string message;
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.from << " -> " << mistake.to;
}

class BaselineMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(BaselineMistakes, AreNamedWithTheFile) {
  const auto read = parse_baseline(edited(GetParam().from, GetParam().to), "bench/echo.json");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, FailureKind::configuration);
  EXPECT_THAT(read.error().what, HasSubstr("bench/echo.json: "));
  EXPECT_THAT(read.error().what, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BaselineMistakes,
    testing::Values(
        Mistake{"NotJson", "\"epoch\": {", "\"epoch\": {,", "line 3"},
        Mistake{"OtherSchema", "baseline/1", "baseline/2", "this qa reads \"qa.bench.baseline/1\""},
        Mistake{"UnknownMemberOfTheEpoch", "\"reason\"", "\"raeson\"",
                "unknown member \"raeson\" in \"epoch\""},
        Mistake{"UnknownMemberOfABenchmark", "\"counters\"", "\"counter\"",
                "unknown member \"counter\""},
        Mistake{"CommitWithOtherDigits", "aaaa", "zzzz",
                "\"commit\" must have 40 hexadecimal digits"},
        Mistake{"ShortDigest", "bbbb", "bbb", "\"stripped_sha256\" must have 64"},
        Mistake{"SizeThatIsNoNumber", "1234", "\"many\"", "\"size_bytes\" must be a number"},
        Mistake{"NegativeSize", "\"size_bytes\": 1234", "\"size_bytes\": -1", "not negative"}),
    [](const auto& mistake) { return mistake.param.name; });

TEST(BaselineFile, MissingMemberIsNamed) {
  const auto read = parse_baseline(R"({"schema": "qa.bench.baseline/1"})", "echo.json");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().what, HasSubstr("the file has no member \"epoch\""));
}

// Nothing but its very words begins one: a baseline that lost its members is a broken file.
TEST(BaselineFile, MayBegin) {
  EXPECT_TRUE(is_beginning_baseline(beginning_baseline()));
  for (const char* text : {"", "{", "{}", R"({"schema": "qa.bench.baseline/1"})",
                           R"({"schema": "qa.bench.baseline/1", "source": {"commit": "HEAD"}})"})
    EXPECT_FALSE(is_beginning_baseline(text)) << text;
  EXPECT_FALSE(parse_baseline(beginning_baseline(), "echo.json"));
}

TEST(BaselineFile, WrongKindsOfJsonAreRefused) {
  for (const char* text : {"[]", "3", "null", ""}) {
    EXPECT_FALSE(parse_baseline(text, "echo.json")) << text;
  }
}

}  // namespace
}  // namespace qa
