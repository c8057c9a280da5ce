#include "qa/benchmark/benchmark_filter.hpp"

#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace qa {
namespace {

/// What Google Benchmark does with a filter.
bool matches(const std::string& filter, const std::string& name) {
  return std::regex_search(name, std::regex(filter, std::regex_constants::extended));
}

TEST(BenchmarkFilter, MatchesTheNamesAndNoOthers) {
  const std::vector<std::string> names = {"BM_Echo/8/threads:2", "BM<a, b>(x)|y",
                                          "^[c]$ \\ +*?.{2}", "\"quoted\" \u00b5s", "-minus"};
  const std::string filter = exact_filter(names);
  for (const std::string& name : names) {
    EXPECT_TRUE(matches(filter, name)) << name;
    EXPECT_FALSE(matches(filter, name + "x")) << name;
    EXPECT_FALSE(matches(filter, "x" + name)) << name;
    EXPECT_TRUE(matches(exact_filter(std::vector{name}), name)) << name;
  }
  EXPECT_FALSE(matches(filter, "BM_Echo/80threads:2"));
}

TEST(BenchmarkFilter, NumberedNamesMatchTheirNamesakesToo) {
  const std::string filter = exact_filter(std::vector<std::string>{"BM_A #2"});
  EXPECT_TRUE(matches(filter, "BM_A"));
  EXPECT_TRUE(matches(filter, "BM_A #2"));
  EXPECT_FALSE(matches(filter, "BM_A #3"));
}

TEST(BenchmarkFilter, OfNothingIsEmpty) {
  EXPECT_EQ(exact_filter({}), "");
}

}  // namespace
}  // namespace qa
