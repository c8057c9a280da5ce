#include "qa/coverage/code_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CodeLines, HaveNoCommentsAndNoTextOfLiterals) {
  EXPECT_THAT(code_lines("int a = 1;  // one\n"
                         "/* two\n"
                         "   lines */ int b;\n"
                         "const char* c = \"// no \\\" comment {\";\n"
                         "char d = '\"';\n"),
              ElementsAre("int a = 1;", "", "int b;", "const char* c = \"\";", "char d = '';"));
}

TEST(CodeLines, KnowRawLiteralsAndDigitSeparators) {
  EXPECT_THAT(code_lines("auto a = R\"x(one )\" {\n"
                         "two)x\"; int b;\n"
                         "int c = 1'000; // 0'1\n"
                         "auto d = u8'x';\n"),
              ElementsAre("auto a = \"\"", "; int b;", "int c = 1'000;", "auto d = u8'';"));
}

TEST(CodeLines, SurviveWhatNeverEnds) {
  EXPECT_THAT(code_lines("a /* b\nc"), ElementsAre("a"));
  EXPECT_THAT(code_lines("a \"b\nc"), ElementsAre("a \"\"", "c"));
  EXPECT_THAT(code_lines("a R\"(b\nc"), ElementsAre("a \"\""));
  EXPECT_THAT(code_lines("R\"x"), ElementsAre("\"\""));
  EXPECT_THAT(code_lines("'\\"), ElementsAre("''"));
}

std::vector<int> estimated(std::string_view source) {
  return estimated_code_lines(code_lines(source));
}

TEST(EstimatedCodeLines, AreStatementsAndDefinitionsOfFunctions) {
  EXPECT_THAT(estimated("int more(int x) {\n"
                        "  if (x > 1) {\n"
                        "    return 2;\n"
                        "  }\n"
                        "  if (x > 0) {\n"
                        "    return 7;\n"
                        "  }\n"
                        "  return 3;\n"
                        "}\n"),
              ElementsAre(1, 2, 3, 5, 6, 8));
}

TEST(EstimatedCodeLines, ADeclarationIsNone) {
  EXPECT_THAT(estimated("#include <x>\n"
                        "#define MANY \\\n"
                        "  { f(); }\n"
                        "using namespace std;\n"
                        "namespace x {\n"
                        "int declared(int a,\n"
                        "             int b);\n"
                        "enum class E { a, b };\n"
                        "class C {\n"
                        " public:\n"
                        "  C();\n"
                        "  int get() const { return v; }\n"
                        "  int v;\n"
                        "};\n"
                        "}  // namespace x\n"
                        "extern \"C\" {\n"
                        "void c(void);\n"
                        "}\n"),
              ElementsAre(12));
}

TEST(EstimatedCodeLines, AStatementOfSeveralLinesCountsOnce) {
  EXPECT_THAT(estimated("int f(int a) {\n"
                        "  g(a,\n"
                        "    a + 1);\n"
                        "  switch (a) {\n"
                        "    case 1:\n"
                        "      return 2;\n"
                        "    default:\n"
                        "      break;\n"
                        "  }\n"
                        "}\n"),
              ElementsAre(1, 2, 4, 6, 8));
}

TEST(EstimatedCodeLines, TheBraceOfAFunctionMayStandBelow) {
  EXPECT_THAT(estimated("template <class T>\nT f(T a)\n{\n  return a;\n}\n"), ElementsAre(4));
  EXPECT_THAT(estimated(""), IsEmpty());
  EXPECT_THAT(estimated("}}}\n"), IsEmpty());
}

}  // namespace
}  // namespace qa
