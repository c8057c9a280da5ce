#include "qa/coverage/coverage_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

CoverageFile some_coverage() {
  FileCoverage measured;
  measured.lines = {{3, {.hits = 2, .branches = {{0, 2}, {2, 0}}}}, {4, {.hits = 0}}};
  measured.functions = {{{.line = 3, .column = 5}, {.name = "a(\"\")", .hits = 2}}};
  FileCoverage unmeasured{.lines = {{1, {}}}, .functions = {}, .measured = false};
  return {.compiler = "GNU 12", .files = {{"src/a.cpp", measured}, {"src/ü b.cpp", unmeasured}}};
}

TEST(CoverageFile, IsReadAsItWasWritten) {
  const auto read = parse_coverage_file(to_text(some_coverage()));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, some_coverage());
}

TEST(CoverageFile, HasADocumentedFormat) {
  EXPECT_EQ(
      to_text({.compiler = "GNU 12", .files = {{"a.cpp", some_coverage().files.at("src/a.cpp")}}}),
      "{\"schema\": 2, \"compiler\": \"GNU 12\", \"files\": [\n"
      R"x({"branches":[[3,[0,2],[2,0]]],"functions":[[3,5,2,"a(\"\")"]],)x"
      R"("lines":[[3,2],[4,0]],"measured":true,"path":"a.cpp"})"
      "\n]}\n");
}

TEST(CoverageFile, RefusesWhatItDoesNotKnow) {
  for (const char* text :
       {"", "{", "{}", R"({"schema": 2})", R"({"schema": 1, "compiler": "GNU 12", "files": []})",
        R"({"schema": 2, "files": []})",
        R"({"schema": 2, "compiler": "", "files": [{"path": "a"}]})", "[]"}) {
    const auto read = parse_coverage_file(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, FailureKind::host);
  }
}

}  // namespace
}  // namespace qa
