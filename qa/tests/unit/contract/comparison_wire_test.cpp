#include "qa/contract/comparison_wire.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(ComparisonWire, SaysEverything) {
  const ApiComparison comparison{.base_error = "a.proto:1:2: bad",
                                 .now_error = "b",
                                 .rpcs = 3,
                                 .changes = {{.impact = Impact::additive,
                                              .rule = "rpc-added",
                                              .subject = "x.S.M",
                                              .message = "the RPC is new",
                                              .file = "x.proto",
                                              .line = 7}}};
  EXPECT_EQ(parse_api_comparison(to_json(comparison)), comparison);
}

TEST(ComparisonWire, AnImpactThatIsNotKnownBreaks) {
  const auto read = parse_api_comparison(
      R"({"base_error":"","now_error":"","rpcs":0,"changes":[{"impact":"odd","rule":"r",)"
      R"("subject":"s","message":"m","file":"","line":0}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ(impact_of(read->changes), Impact::breaking);
}

TEST(ComparisonWire, AnythingElseIsNoVerdict) {
  for (const char* text : {"", "{}", "[1]", R"({"base_error":""})"}) {
    const auto read = parse_api_comparison(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, FailureKind::host);
  }
}

}  // namespace
}  // namespace qa
