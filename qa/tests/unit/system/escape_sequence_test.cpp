#include "qa/system/escape_sequence.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(EscapeSequence, IsTakenAway) {
  EXPECT_EQ(without_escapes("\x1b[0;32m[  PASSED  ] \x1b[m2 tests.\n"), "[  PASSED  ] 2 tests.\n");
  EXPECT_EQ(without_escapes("\x1b]8;;http://x\alink\x1b]8;;\x1b\\ \x1b(B."), "link B.");
  EXPECT_EQ(without_escapes("plain [0m µ"), "plain [0m µ");
  EXPECT_EQ(without_escapes(""), "");
}

TEST(EscapeSequence, ThatIsCutOffHidesNoLine) {
  for (const char* cut : {"\x1b", "\x1b[", "\x1b[0;3", "\x1b]8;;x"})
    EXPECT_EQ(without_escapes(std::string(cut) + "\n[  FAILED  ] 1"), "\n[  FAILED  ] 1") << cut;
  EXPECT_EQ(without_escapes("a\x1b"), "a");
  EXPECT_EQ(without_escapes("a\x1b[1"), "a");
}

}  // namespace
}  // namespace qa
