#include "qa/system/temporary_name.hpp"

#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace qa {
namespace {

using testing::ElementsAre;

TEST(TemporaryName, TellsItsWriter) {
  EXPECT_EQ(writer_of(temporary_beside("/a/run.json")), getpid());
  EXPECT_EQ(writer_of("/a/.latest.12.3.tmp"), 12);
}

TEST(TemporaryName, OtherNamesHaveNoWriter) {
  for (const char* name : {"run.json", ".tmp", ".a.tmp", ".a.1.tmp", ".a.b.1.tmp", "a.1.2.tmp",
                           ".a.1.2", ".a.-1.2.tmp", ".a.0.2.tmp", ".1.2.tmp"}) {
    EXPECT_FALSE(writer_of(name)) << name;
  }
}

TEST(TemporaryName, OnlyFilesOfTheDeadAreAbandoned) {
  const TemporaryFolder folder;
  PosixFiles files;
  // More than the kernel gives to anybody.
  const auto dead = folder / "deep/.x.2000000000.0.tmp";
  ASSERT_TRUE(files.append(dead, ""));
  ASSERT_TRUE(files.append(temporary_beside(folder / "x"), ""));
  ASSERT_TRUE(files.append(folder / "x", ""));
  EXPECT_THAT(abandoned_below(folder.path()), ElementsAre(dead));
}

}  // namespace
}  // namespace qa
