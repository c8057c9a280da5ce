#include "qa/engine/file_index.hpp"

#include "qa/system/digest.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

constexpr const char* kFile = "/reports/cache/index";

class FileIndexTest : public testing::Test {
 protected:
  FileFacts facts(std::chrono::nanoseconds age) {
    const auto time =
        std::chrono::duration_cast<std::chrono::nanoseconds>(clock.now().time_since_epoch() - age);
    return {.size = 1, .modified_ns = time.count(), .changed_ns = time.count(), .inode = 7};
  }

  MemoryFiles files;
  ManualClock clock;
};

TEST_F(FileIndexTest, ReadsAFileOnlyAfterItsFactsChanged) {
  files.contents["a b"] = "1";
  const FileFacts known = facts(std::chrono::hours(1));
  FileIndex first(kFile, files, clock);
  EXPECT_EQ(first.sha256("a b", known), sha256_hex("1"));
  ASSERT_TRUE(first.save());

  files.contents["a b"] = "2";  // which no fact tells
  FileIndex second(kFile, files, clock);
  EXPECT_EQ(second.sha256("a b", known), sha256_hex("1"));
  FileFacts later = known;
  later.modified_ns += 1;
  EXPECT_EQ(FileIndex(kFile, files, clock).sha256("a b", later), sha256_hex("2"));
  later = known;
  later.changed_ns += 1;
  EXPECT_EQ(FileIndex(kFile, files, clock).sha256("a b", later), sha256_hex("2"));
  FileFacts other = known;
  other.inode = 8;
  EXPECT_EQ(FileIndex(kFile, files, clock).sha256("a b", other), sha256_hex("2"));
}

TEST_F(FileIndexTest, TrustsNoFileThatWasJustTouched) {
  for (const auto age : {std::chrono::milliseconds(-5), std::chrono::milliseconds(1),
                         std::chrono::milliseconds(1999)}) {
    files.contents["a"] = "1";
    FileIndex index(kFile, files, clock);
    EXPECT_EQ(index.sha256("a", facts(age)), sha256_hex("1"));
    files.contents["a"] = "2";  // within the same tick
    EXPECT_EQ(index.sha256("a", facts(age)), sha256_hex("2"));
  }
}

TEST_F(FileIndexTest, RemembersVersionsOfPrograms) {
  FileIndex first(kFile, files, clock);
  const std::string digest = sha256_hex("clang-tidy");
  EXPECT_FALSE(first.version(digest));
  first.remember_version(digest, "14.0.6");
  ASSERT_TRUE(first.save());
  EXPECT_EQ(FileIndex(kFile, files, clock).version(digest), "14.0.6");
}

TEST_F(FileIndexTest, TakesADamagedFileForNone) {
  files.contents["a"] = "1";
  FileIndex first(kFile, files, clock);
  ASSERT_TRUE(first.sha256("a", facts(std::chrono::hours(1))));
  ASSERT_TRUE(first.save());
  const std::string whole = files.contents[kFile];
  files.contents["a"] = "2";
  for (const std::string& damaged :
       {std::string(), std::string("nonsense\n"), whole + "half a line", whole + "\n",
        "qa index 2" + whole.substr(10)}) {
    files.contents[kFile] = damaged;
    EXPECT_EQ(FileIndex(kFile, files, clock).sha256("a", facts(std::chrono::hours(1))),
              sha256_hex("2"))
        << damaged;
  }
}

TEST_F(FileIndexTest, WritesOnlyWhatItLearned) {
  files.contents["a"] = "1";
  FileIndex index(kFile, files, clock);
  ASSERT_TRUE(index.save());
  ASSERT_TRUE(index.sha256("a", facts(std::chrono::milliseconds(1))));
  ASSERT_TRUE(index.save());
  EXPECT_TRUE(files.written.empty());
}

}  // namespace
}  // namespace qa
