// Any bytes as a JSON string.
#include "serving/core/json_text.hpp"

#include <gtest/gtest.h>

namespace serving {
namespace {

TEST(JsonTextTest, PutsTextInQuotes) {
  EXPECT_EQ(json_quoted(""), R"("")");
  EXPECT_EQ(json_quoted("plain / text"), R"("plain / text")");
  EXPECT_EQ(json_quoted("Grüße 👋🏽"), R"("Grüße 👋🏽")");
}

TEST(JsonTextTest, EscapesQuotesBackslashesAndControlCharacters) {
  EXPECT_EQ(json_quoted(R"(a "b" \c)"), R"("a \"b\" \\c")");
  EXPECT_EQ(json_quoted("a\nb\tc\r"), R"("a\nb\tc\u000d")");
  EXPECT_EQ(json_quoted(std::string_view("\0\x1b\x7f", 3)), R"("\u0000\u001b\u007f")");
}

TEST(JsonTextTest, ReplacesEachByteThatIsNoUtf8) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(json_quoted("a\xFF"
                        "b"),
            "\"a" + bad + "b\"");
  EXPECT_EQ(json_quoted("\xC3"), "\"" + bad + "\"") << "cut off";
  EXPECT_EQ(json_quoted("\xC0\x80"), "\"" + bad + bad + "\"") << "longer than needed";
  EXPECT_EQ(json_quoted("\xE0\x80\x80"), "\"" + bad + bad + bad + "\"") << "longer than needed";
  EXPECT_EQ(json_quoted("\xED\xA0\x80"), "\"" + bad + bad + bad + "\"") << "a surrogate";
  EXPECT_EQ(json_quoted("\xF4\x90\x80\x80"), "\"" + bad + bad + bad + bad + "\"") << "too large";
}

}  // namespace
}  // namespace serving
