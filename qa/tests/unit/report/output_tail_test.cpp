#include "qa/report/output_tail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(OutputTail, JoinsPiecesIntoLines) {
  OutputTail tail;
  tail.add("one\ntw");
  tail.add("o\nthree");
  EXPECT_THAT(tail.lines(), ElementsAre("one", "two", "three"));
  EXPECT_EQ(tail.last_line(), "three");
}

TEST(OutputTail, KeepsTheNewestLines) {
  OutputTail tail;
  for (int i = 1; i <= 40; ++i) tail.add(std::to_string(i) + "\n");
  EXPECT_THAT(tail.lines(), SizeIs(OutputTail::kMaxLines));
  EXPECT_EQ(tail.lines().front(), "26");
  EXPECT_EQ(tail.last_line(), "40");
}

TEST(OutputTail, ShowsWhatCarriageReturnsLeaveVisible) {
  OutputTail tail;
  tail.add("10 %\r50 %\r100 %\r\nnext\r\n");
  EXPECT_THAT(tail.lines(), ElementsAre("100 %", "next"));
}

TEST(OutputTail, DropsEscapeSequences) {
  OutputTail tail;
  tail.add("\x1b[31mred\x1b[0m \x1b]0;title\a\x1b[2Kplain\n");
  EXPECT_THAT(tail.lines(), ElementsAre("red plain"));
}

TEST(OutputTail, ALineWithoutAnEndDoesNotGrowForever) {
  OutputTail tail;
  for (int i = 0; i < 1000; ++i) tail.add(std::string(1000, 'x'));
  EXPECT_THAT(tail.last_line(), SizeIs(testing::Le(2000U)));
}

TEST(OutputTail, IsEmptyAtFirst) {
  EXPECT_THAT(OutputTail().lines(), IsEmpty());
  EXPECT_EQ(OutputTail().last_line(), "");
}

}  // namespace
}  // namespace qa
