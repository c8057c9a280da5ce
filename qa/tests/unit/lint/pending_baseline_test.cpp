#include "qa/lint/pending_baseline.hpp"

#include "qa/lint/lint_baseline.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

class PendingBaselineOf : public testing::Test {
 protected:
  PendingBaselineOf() { files.contents["/p/a.cpp"] = "int a;\n"; }

  PendingBaseline again() {
    const auto pending =
        parse_pending_baseline(to_text(pending_baseline({"a.cpp", "gone.cpp"}, files, "/p")));
    EXPECT_TRUE(pending.has_value());
    return pending.value_or(PendingBaseline());
  }

  MemoryFiles files;
};

TEST_F(PendingBaselineOf, AcceptsFilesThatAreAsTheyWere) {
  const PendingBaseline pending = again();
  EXPECT_TRUE(is_unchanged(pending, "a.cpp", files, "/p"));
  files.contents["/p/a.cpp"] += "\n";
  EXPECT_FALSE(is_unchanged(pending, "a.cpp", files, "/p"));
}

TEST_F(PendingBaselineOf, AcceptsNoFileThatCameLaterAndNothingThatIsInNone) {
  const PendingBaseline pending = again();
  files.contents["/p/gone.cpp"] = "";
  files.contents["/p/new.cpp"] = "";
  EXPECT_FALSE(is_unchanged(pending, "gone.cpp", files, "/p"));
  EXPECT_FALSE(is_unchanged(pending, "new.cpp", files, "/p"));
  EXPECT_FALSE(is_unchanged(pending, "", files, "/p"));
  files.contents.erase("/p/a.cpp");
  EXPECT_FALSE(is_unchanged(pending, "a.cpp", files, "/p"));
}

TEST_F(PendingBaselineOf, IsToldFromOneThatIsFilledAndFromNone) {
  EXPECT_FALSE(parse_pending_baseline(to_text(LintBaseline())));
  for (const char* text : {"", "[]", "<<<<<<< HEAD", R"({"pending": {"a.cpp": "1"}})",
                           R"({"schema": 2, "pending": {}})", R"({"schema": 1, "pending": true})"})
    EXPECT_FALSE(parse_pending_baseline(text)) << text;
  EXPECT_FALSE(parse_lint_baseline(to_text(PendingBaseline())));
}

}  // namespace
}  // namespace qa
