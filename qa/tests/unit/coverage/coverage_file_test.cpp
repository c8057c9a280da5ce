#include "qa/coverage/coverage_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

CoverageByFile some_files() {
  FileCoverage measured;
  measured.lines = {{3, {.hits = 2, .branches = {{0, 2}, {2, 0}}}}, {4, {.hits = 0}}};
  measured.functions = {{{.line = 3, .column = 5}, {.name = "a(\"\")", .hits = 2}}};
  FileCoverage unmeasured{.lines = {{1, {}}}, .functions = {}, .measured = false};
  return {{"src/a.cpp", measured}, {"src/ü b.cpp", unmeasured}};
}

TEST(CoverageFile, IsReadAsItWasWritten) {
  const auto read = parse_coverage_file(to_text(some_files()));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, some_files());
}

TEST(CoverageFile, HasADocumentedFormat) {
  EXPECT_EQ(to_text({{"a.cpp", some_files().at("src/a.cpp")}}),
            "{\"schema\": 1, \"files\": [\n"
            R"x({"branches":[[3,[0,2],[2,0]]],"functions":[[3,5,2,"a(\"\")"]],)x"
            R"("lines":[[3,2],[4,0]],"measured":true,"path":"a.cpp"})"
            "\n]}\n");
}

TEST(CoverageFile, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"", "{", "{}", R"({"schema": 1})", R"({"schema": 2, "files": []})",
                           R"({"schema": 1, "files": [{"path": "a"}]})", "[]"}) {
    const auto read = parse_coverage_file(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, FailureKind::host);
  }
}

}  // namespace
}  // namespace qa
