#include "qa/adoption/ignored_results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(IgnoredResults, BaselinesAndHistoryAreNotAmongThem) {
  EXPECT_THAT(ignored_results("out/qa"), testing::ElementsAre("/out/qa/runs/", "/out/qa/latest",
                                                              "/out/qa/cache/", "/out/qa/builds/"));
}

TEST(IgnoredResults, OnlyMissingLinesAreAdded) {
  EXPECT_EQ(with_ignored("/build/\n/reports/runs/\nreports/latest",
                         {"/reports/runs/", "/reports/latest", "/new/"}),
            "/build/\n/reports/runs/\nreports/latest\n/new/\n");
  EXPECT_EQ(with_ignored("", {"/a/", "/b"}), "/a/\n/b\n");
  EXPECT_EQ(with_ignored("/a/\r\n", {"/a/"}), "/a/\r\n");
}

}  // namespace
}  // namespace qa
