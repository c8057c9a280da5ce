#include "qa/lint/nolint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Nolint, WantsTheChecksAndAReason) {
  for (const char* fine :
       {"int a;  // NOLINT(bugprone-x): the caller owns it\n",
        "int a;  // the caller owns it NOLINT(bugprone-x)\n",
        "// The C interface demands it.\n// NOLINTNEXTLINE(bugprone-x)\nint a;\n",
        "/* NOLINTBEGIN(a, b) generated tables */\n// NOLINTEND(a, b)\n",
        "int a;  // NOLINT(bugprone-*) größer\n", "auto s = \"NOLINT\";\n", "MY_NOLINT(x)  // y\n",
        "// NOLINTING is a word\n", ""}) {
    EXPECT_THAT(nolint_findings("a.cpp", fine), IsEmpty()) << fine;
  }
}

TEST(Nolint, FindsThoseThatDontNameChecks) {
  for (const char* bad : {"int a;  // NOLINT\n", "int a;  // NOLINT: it is fine\n",
                          "int a;  // NOLINT()\n", "int a;  // NOLINT(*) because\n",
                          "// NOLINTNEXTLINE\nint a;\n", "// NOLINTBEGIN\n", "// NOLINT(x\n"}) {
    const auto findings = nolint_findings("a.cpp", bad);
    ASSERT_THAT(findings, SizeIs(1)) << bad;
    EXPECT_THAT(findings[0].message, HasSubstr("does not name the checks")) << bad;
  }
}

TEST(Nolint, FindsThoseThatDontSayWhy) {
  for (const char* bad : {"int a;  // NOLINT(bugprone-x)\n", "int a;  // NOLINT(bugprone-x) - ok\n",
                          "int b;\n// NOLINTNEXTLINE(bugprone-x)\nint a;\n",
                          "// NOLINTNEXTLINE(x): once\n// NOLINTNEXTLINE(bugprone-x)\nint a;\n"}) {
    const auto findings = nolint_findings("src/a.cpp", bad);
    ASSERT_THAT(findings, SizeIs(1)) << bad;
    EXPECT_EQ(findings[0].rule, "lint.nolint");
    EXPECT_EQ(findings[0].file, "src/a.cpp");
    EXPECT_THAT(findings[0].message, HasSubstr("does not say why")) << bad;
    EXPECT_GT(findings[0].line, 0);
  }
}

}  // namespace
}  // namespace qa
