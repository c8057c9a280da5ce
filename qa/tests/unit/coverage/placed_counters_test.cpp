#include "qa/coverage/placed_counters.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(PlacedCounters, GoBesideTheirNotes) {
  MemoryFiles files;
  files.contents = {{"/p/build/x.dir/a.cpp.gcno", "notes"},
                    {"/counters/p/build/x.dir/a.cpp.gcda", "counted"}};
  const auto counters = place_counters("/counters", "/p/build", files);
  ASSERT_TRUE(counters) << counters.error().what;
  EXPECT_EQ(counters->placed, 1);
  EXPECT_EQ(counters->elsewhere, 0);
  EXPECT_EQ(files.contents["/p/build/x.dir/a.cpp.gcda"], "counted");
}

TEST(PlacedCounters, OfAnotherBuildFolderAreOnlyCounted) {
  MemoryFiles files;
  files.contents = {{"/p/build/x.dir/a.cpp.gcno", "notes"},
                    {"/p/other/x.dir/a.cpp.gcno", "notes"},
                    {"/counters/p/other/x.dir/a.cpp.gcda", "counted"},
                    {"/counters/p/build/x.dir/gone.cpp.gcda", "counted"},
                    {"/counters/core", "no counters"}};
  const auto counters = place_counters("/counters", "/p/build", files);
  ASSERT_TRUE(counters) << counters.error().what;
  EXPECT_EQ(counters->placed, 0);
  EXPECT_EQ(counters->elsewhere, 2);
  EXPECT_FALSE(files.exists("/p/other/x.dir/a.cpp.gcda"));
}

TEST(PlacedCounters, ABuildFolderMayHaveTwoNames) {
  MemoryFiles files;
  files.contents = {{"/data/p/build/x.dir/a.cpp.gcno", "notes"},
                    {"/counters/home/p/build/x.dir/a.cpp.gcda", "counted"}};
  files.links["/home/p"] = "/data/p";
  const auto counters = place_counters("/counters", "/data/p/build", files);
  ASSERT_TRUE(counters) << counters.error().what;
  EXPECT_EQ(counters->placed, 1);
  EXPECT_EQ(files.contents["/data/p/build/x.dir/a.cpp.gcda"], "counted");
}

TEST(PlacedCounters, NoneIsNoFailure) {
  MemoryFiles files;
  files.contents["/p/build/a.gcno"] = "notes";
  const auto counters = place_counters("/counters", "/p/build", files);
  ASSERT_TRUE(counters) << counters.error().what;
  EXPECT_EQ(counters->placed, 0);
}

}  // namespace
}  // namespace qa
