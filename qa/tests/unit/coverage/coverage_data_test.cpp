#include "qa/coverage/coverage_data.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;

TEST(CoverageData, FindsNotesAndTheirCountersWhereverTheyLie) {
  MemoryFiles files;
  files.contents = {{"/b/CMakeFiles/x.dir/a.cpp.gcno", ""},
                    {"/b/CMakeFiles/x.dir/a.cpp.gcda", ""},
                    {"/b/sub/b.gcno", ""},
                    {"/b/lost.gcda", ""},
                    {"/c/other.gcno", ""}};
  const auto data = find_coverage_data("/b", Compilers::gnu, files);
  ASSERT_TRUE(data) << data.error().what;
  ASSERT_EQ(data->notes.size(), 2);
  EXPECT_EQ(data->notes[0].path, "/b/CMakeFiles/x.dir/a.cpp.gcno");
  EXPECT_TRUE(data->notes[0].has_counters);
  EXPECT_FALSE(data->notes[1].has_counters);
  EXPECT_THAT(data->lonely_counters, ElementsAre("/b/lost.gcda"));
}

TEST(CoverageData, OfTwoCompilersEachFileTellsWhoseItIs) {
  MemoryFiles files;
  files.contents = {{"/b/a.gcno", "oncg*804rest"}, {"/b/b.gcno", "oncg*22Brest"}};
  const auto tool_of = [&files](Compilers compilers, std::size_t i) {
    return find_coverage_data("/b", compilers, files).value().notes.at(i).tool;
  };
  EXPECT_EQ(tool_of(Compilers::both, 0), CoverageTool::llvm_cov);
  EXPECT_EQ(tool_of(Compilers::both, 1), CoverageTool::gcov);
  EXPECT_EQ(tool_of(Compilers::clang, 1), CoverageTool::llvm_cov);
  EXPECT_EQ(tool_of(Compilers::gnu, 0), CoverageTool::gcov);
}

TEST(CoverageData, OnlyCountersAreRemoved) {
  MemoryFiles files;
  files.contents = {{"/b/x.gcda", ""}, {"/b/d/y.gcda", ""}, {"/b/x.gcno", ""}, {"/c/z.gcda", ""}};
  EXPECT_EQ(remove_counters("/b", files), 2);
  EXPECT_FALSE(files.exists("/b/d/y.gcda"));
  EXPECT_TRUE(files.exists("/b/x.gcno"));
  EXPECT_TRUE(files.exists("/c/z.gcda"));
}

}  // namespace
}  // namespace qa
