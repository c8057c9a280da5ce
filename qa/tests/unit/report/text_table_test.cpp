#include "qa/report/text_table.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

using Align = TextTable::Align;

TEST(TextTable, AlignsColumnsAndEndsNoLineInSpaces) {
  TextTable table({{}, {.align = Align::right}, {}});
  table.add({{"a"}, {"1"}, {"x"}});
  table.add({{"long"}, {"100"}, {""}});
  EXPECT_EQ(table.render(Palette()), "a       1  x\nlong  100\n");
}

TEST(TextTable, AnEmptyCellKeepsThePlaceOfTheNextOne) {
  TextTable table({{}, {.align = Align::right, .min_width = 3}, {}});
  table.add({{"a"}, {""}, {"x"}});
  table.add({{"b"}, {"10"}, {"y"}});
  EXPECT_EQ(table.render(Palette()), "a       x\nb   10  y\n");
}

TEST(TextTable, CountsCharactersNotBytes) {
  TextTable table({{}, {}});
  table.add({{"größe"}, {"x"}});
  table.add({{"abcde"}, {"y"}});
  EXPECT_EQ(table.render(Palette()), "größe  x\nabcde  y\n");
}

TEST(TextTable, ColorDoesNotMoveColumns) {
  TextTable table({{}, {}});
  table.add({{"a", Style::good}, {"x"}});
  table.add({{"bbb"}, {"y"}});
  EXPECT_EQ(without_controls(table.render(Palette(Palette::Color::on))),
            table.render(Palette(Palette::Color::off)));
}

TEST(TextTable, ShortRowsAndIndents) {
  TextTable table({{}, {}});
  table.add({{"a"}});
  EXPECT_EQ(table.render(Palette(), "  "), "  a\n");
}

}  // namespace
}  // namespace qa
