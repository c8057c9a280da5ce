#include "qa/lint/clang_format.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ClangFormat, ReportsEachBadLineOnce) {
  const std::vector<std::string> files = {"src/ugly.cpp", "src/echo.cpp", "src/echo.hpp"};
  const LintOutcome outcome =
      clang_format_outcome(files, completed(1, "", recorded("lint/clang_format.err")), "/project");
  ASSERT_THAT(outcome.findings, SizeIs(3));
  EXPECT_EQ(outcome.findings[1], (Finding{.severity = Severity::error,
                                          .rule = "clang-format",
                                          .message = "code should be clang-formatted",
                                          .file = "src/ugly.cpp",
                                          .line = 2}));
  EXPECT_THAT(outcome.not_analyzed, IsEmpty());
  EXPECT_THAT(outcome.files, SizeIs(3));
}

TEST(ClangFormat, AFileThatItCouldNotReadIsNotClean) {
  const std::vector<std::string> files = {"src/nofile.cpp", "src/ugly.cpp"};
  const LintOutcome outcome = clang_format_outcome(
      files, completed(1, "", recorded("lint/clang_format_missing_file.err")), "/project");
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/nofile.cpp", "src/ugly.cpp"));
  EXPECT_THAT(outcome.findings, SizeIs(3));
}

TEST(ClangFormat, ABrokenStyleIsNotClean) {
  const LintOutcome outcome = clang_format_outcome(
      {"src/ugly.cpp"}, completed(1, "", recorded("lint/clang_format_bad_configuration.err")),
      "/project");
  EXPECT_THAT(outcome.not_analyzed, ElementsAre("src/ugly.cpp"));
  EXPECT_THAT(outcome.findings.at(0).message, HasSubstr("Gooogle"));
}

TEST(ClangFormat, ACrashIsNotClean) {
  const Completed crashed{.status = {.kind = ExitStatus::Kind::signaled, .signal = 6}};
  EXPECT_THAT(clang_format_outcome({"a.cpp"}, crashed, "/project").not_analyzed, SizeIs(1));
}

TEST(ClangFormat, KnowsCppFilesByTheirName) {
  EXPECT_TRUE(is_cpp_file("src/a.hpp"));
  EXPECT_TRUE(is_cpp_file("src/a.cc"));
  EXPECT_FALSE(is_cpp_file("src/CMakeLists.txt"));
  EXPECT_FALSE(is_cpp_file("src/echo.proto"));
}

}  // namespace
}  // namespace qa
