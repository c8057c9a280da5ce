#include "qa/report/utf8.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

const std::string kReplacement = "\xEF\xBF\xBD";

TEST(XmlSafe, KeepsWhatXmlAllows) {
  const std::string text = "tab\tnewline\ngröße \xE2\x82\xAC \xF0\x9F\x98\x80";
  EXPECT_EQ(xml_safe(text), text);
}

TEST(XmlSafe, ReplacesControlCharacters) {
  EXPECT_EQ(xml_safe(std::string("a\0b", 3)), "a" + kReplacement + "b");
  EXPECT_EQ(xml_safe("\x1b[31mred"), kReplacement + "[31mred");
}

TEST(XmlSafe, ReplacesEachByteThatIsNoUtf8) {
  EXPECT_EQ(xml_safe("\xFF"), kReplacement);
  EXPECT_EQ(xml_safe("a\xC3"), "a" + kReplacement);                     // cut off
  EXPECT_EQ(xml_safe("\xC0\xAF"), kReplacement + kReplacement);         // overlong
  EXPECT_EQ(xml_safe("\xED\xA0\x80"), kReplacement);                    // a surrogate
  EXPECT_EQ(xml_safe("\xF4\x90\x80\x80").substr(0, 3), kReplacement);   // above U+10FFFF
  EXPECT_EQ(xml_safe("\xE2\x82x"), kReplacement + kReplacement + "x");  // interrupted
}

TEST(XmlSafe, ReplacesTheNoncharactersThatXmlForbids) {
  EXPECT_EQ(xml_safe("\xEF\xBF\xBE"), kReplacement);
}

TEST(FirstColumns, CountsWhatATerminalShows) {
  EXPECT_EQ(first_columns("größe", 3), "grö");
  EXPECT_EQ(first_columns("日本語", 5), "日本");
  EXPECT_EQ(first_columns("a\xF0\x9F\x98\x80z", 3), "a\xF0\x9F\x98\x80");
  EXPECT_EQ(first_columns("e\xCC\x81x", 1), "e\xCC\x81") << "with its accent";
  EXPECT_EQ(first_columns("ab", 5), "ab");
  EXPECT_EQ(first_columns("ab", 0), "");
}

TEST(FirstCharacters, NeverCutsACharacter) {
  EXPECT_EQ(first_characters("größe", 3), "grö");
  EXPECT_EQ(first_characters("ab", 5), "ab");
  EXPECT_EQ(first_characters("ab", 0), "");
}

}  // namespace
}  // namespace qa
