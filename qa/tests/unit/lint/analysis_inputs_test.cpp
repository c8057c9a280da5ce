#include "qa/lint/analysis_inputs.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

class AnalysisInputsOf : public testing::Test {
 protected:
  AnalysisInputsOf() {
    files.contents["/p/src/a.cpp"] =
        "#include \"a.hpp\"\n#include <lib/x.h>\n#if __has_include(<opt.h>)\n#endif\n";
    files.contents["/p/src/a.hpp"] = "int a();\n";
    files.contents["/usr/include/lib/x.h"] = "int x();\n";
  }

  std::string digest() { return AnalysisInputs(files).digest(trace); }

  MemoryFiles files;
  AnalysisTrace trace{.files = {"/p/src/a.cpp", "/p/src/a.hpp", "/usr/include/lib/x.h"},
                      .folders = {"/p/include", "/p/none", "/usr/include"}};
};

TEST_F(AnalysisInputsOf, NothingChangedIsTheSame) {
  const std::string before = digest();
  EXPECT_FALSE(before.empty());
  files.contents["/p/src/other.hpp"] = "";
  EXPECT_EQ(digest(), before);
}

TEST_F(AnalysisInputsOf, AByteOfAnyFileCounts) {
  const std::string before = digest();
  files.contents["/usr/include/lib/x.h"] = "int x();  // NOLINT\n";
  EXPECT_NE(digest(), before);
}

TEST_F(AnalysisInputsOf, AFileThatIsGoneHasNoDigest) {
  files.contents.erase("/p/src/a.hpp");
  EXPECT_EQ(digest(), "");
}

TEST_F(AnalysisInputsOf, AHeaderThatHidesAnotherCounts) {
  std::string before = digest();
  for (const char* hiding : {"/p/include/lib/x.h", "/p/none/lib/x.h", "/p/include/a.hpp"}) {
    files.contents[hiding] = "";
    const std::string after = digest();
    EXPECT_NE(after, before) << hiding;
    before = after;
  }
}

TEST_F(AnalysisInputsOf, WhatIsOnlyAskedForCounts) {
  const std::string before = digest();
  files.contents["/p/include/opt.h"] = "";
  EXPECT_NE(digest(), before);
}

TEST_F(AnalysisInputsOf, AMacroMayHaveNamedWhatWasRead) {
  files.contents["/p/src/a.cpp"] = "#define X <lib/x.h>\n#include X\n";
  const std::string before = digest();
  files.contents["/p/include/lib/x.h"] = "";
  EXPECT_NE(digest(), before);
}

TEST_F(AnalysisInputsOf, TheConfigurationsAboveAFileCount) {
  std::string before = digest();
  for (const char* file : {"/p/src/.clang-tidy", "/p/.clang-tidy"}) {
    files.contents[file] = "Checks: '-*'\n";
    const std::string after = digest();
    EXPECT_NE(after, before) << file;
    before = after;
  }
  files.contents["/p/.clang-tidy"] = "Checks: '*'\n";
  EXPECT_NE(digest(), before);
}

TEST_F(AnalysisInputsOf, WhatWasTouchedAfterTheBeginningIsNotSettled) {
  AnalysisInputs inputs(files);
  inputs.digest(trace);
  using namespace std::chrono_literals;
  // Times of MemoryFiles are below 2^40 ns, about 18 minutes after the epoch.
  EXPECT_TRUE(inputs.settled_before(std::chrono::system_clock::time_point(1h), trace));
  EXPECT_FALSE(inputs.settled_before(std::chrono::system_clock::time_point(0h), trace));
}

}  // namespace
}  // namespace qa
