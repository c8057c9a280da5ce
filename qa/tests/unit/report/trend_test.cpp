#include "qa/report/trend.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Sparkline, GoesFromLowestToHighest) {
  EXPECT_EQ(sparkline(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}, 40), "▁▂▃▄▅▆▇█");
}

TEST(Sparkline, NoiseOfAFlatSeriesIsNoMountain) {
  EXPECT_EQ(sparkline(std::vector<double>{1, 1.001, 0.999}, 40), "▄▄▄");
}

TEST(Sparkline, ShowsTheNewestAndLeavesGaps) {
  EXPECT_EQ(sparkline(std::vector<double>{9, 1, std::nan(""), 8}, 3), "▁ █");
  EXPECT_EQ(sparkline({}, 3), "");
  EXPECT_EQ(sparkline(std::vector<double>{std::nan("")}, 3), " ");
}

Trend sample() {
  return {.title = "BM<a & \"b\">",
          .points = {{.label = "night 1", .value = 1, .low = 0.99, .high = 1.01},
                     {.label = "night 2", .value = std::nan(""), .low = {}, .high = {}},
                     {.label = "<night 3>", .value = 1.08, .low = 1.07, .high = 1.09}},
          .changes = {2}};
}

TEST(TrendChart, IsWellFormedWhateverItIsAbout) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(trend_svg(sample()).c_str()));
  const pugi::xml_node svg = document.child("svg");
  EXPECT_STREQ(svg.child_value("title"), "BM<a & \"b\">");
  EXPECT_STREQ(svg.find_child_by_attribute("line", "class", "change").attribute("class").value(),
               "change");
  int points = 0;
  for ([[maybe_unused]] const auto& point : svg.children("circle")) ++points;
  EXPECT_EQ(points, 2);
  EXPECT_THAT(trend_svg(sample()), Not(HasSubstr("nan")));
}

TEST(TrendChart, OfNothingOrInfinityIsStillAChart) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(trend_svg({.title = "empty"}).c_str()));
  const double infinite = std::numeric_limits<double>::infinity();
  const Trend wild{.title = "wild",
                   .points = {{.label = "x", .value = 1, .low = -infinite, .high = infinite}}};
  EXPECT_THAT(trend_svg(wild), Not(HasSubstr("inf")));
}

TEST(TrendPage, HasAChartForEachAndLoadsNothing) {
  const std::vector<Trend> trends = {sample(), sample()};
  const std::string page = trend_page("Nights", trends);
  EXPECT_THAT(page, HasSubstr("<h1>Nights</h1>"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(trend_page("Nights", {}), HasSubstr("Nothing was recorded yet"));
}

}  // namespace
}  // namespace qa
