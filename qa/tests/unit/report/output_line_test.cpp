#include "qa/report/output_line.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(OutputLine, JoinsPieces) {
  OutputLine line(100);
  EXPECT_TRUE(line.empty());
  line.add("on");
  line.add("e");
  EXPECT_EQ(line.text(), "one");
  line.clear();
  EXPECT_TRUE(line.empty());
}

TEST(OutputLine, ACarriageReturnStartsItAnewWithTheNextCharacter) {
  OutputLine line(100);
  line.add("10 %\r50 %\r");
  EXPECT_EQ(line.text(), "50 %");
  line.add("100 %");
  EXPECT_EQ(line.text(), "100 %");
}

TEST(OutputLine, ProgressIsTheNewestHoweverLongItHasBeenToldForOneLine) {
  OutputLine line(20);
  for (int i = 1; i <= 1000; ++i) line.add("\r\x1b[K[" + std::to_string(i) + "/1000]");
  EXPECT_EQ(line.text(), "[1000/1000]");
}

TEST(OutputLine, DropsWhatIsTooMuch) {
  OutputLine line(3);
  line.add("ab");
  EXPECT_EQ(line.room(), 1U);
  line.add("cdef");
  EXPECT_EQ(line.room(), 0U);
  line.add("g");
  EXPECT_EQ(line.text(), "abc");
}

TEST(OutputLine, IsValidUtf8WithoutControlCharacters) {
  OutputLine line(100);
  line.add("bad \xFF \x1b[31mred\x1b[0m \xC2\x9B\x33m");
  EXPECT_EQ(line.text(), "bad \xEF\xBF\xBD red 3m");
}

}  // namespace
}  // namespace qa
