#include "qa/engine/stage_log.hpp"

#include "qa/tests/fakes/memory_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

class StageLogTest : public testing::Test {
 protected:
  std::string content() { return files.contents["/s/output.log"]; }

  MemoryFiles files;
  StageLog log{files, "/s", {}, {.head_bytes = 20, .tail_bytes = 10}};
};

TEST_F(StageLogTest, WhatFitsIsKeptAsItCame) {
  log.output("one\n");
  EXPECT_EQ(content(), "one\n");
  log.note("[two]");
  log.close();
  EXPECT_EQ(content(), "one\n[two]\n");
}

TEST_F(StageLogTest, ListsThatAreSeparatedByNulBecomeLines) {
  log.output(std::string_view("a.cpp\0b.cpp\0", 12));
  EXPECT_EQ(content(), "a.cpp\nb.cpp\n");
}

TEST_F(StageLogTest, AFloodKeepsItsStartAndItsEndAndSaysHowMuchIsMissing) {
  std::string all;
  for (int i = 100; i < 200; ++i) {
    const std::string line = std::to_string(i) + "\n";
    all += line;
    log.output(line);
  }
  EXPECT_EQ(content(), all.substr(0, 20));
  log.close();
  // 400 bytes in all; the tail starts with a whole line.
  EXPECT_EQ(content(),
            all.substr(0, 20) + "\n[qa: 372 bytes of output are left out here]\n198\n199\n");
}

TEST_F(StageLogTest, SlightlyTooMuchForTheHeadIsStillKeptWhole) {
  const std::string all = "0123456789012345678901234567\n";
  log.output(all);
  log.close();
  EXPECT_EQ(content(), all);
}

TEST_F(StageLogTest, TheListenerHearsEverything) {
  std::size_t heard = 0;
  StageLog chatty(files, "/c", [&](std::string_view text) { heard += text.size(); },
                  {.head_bytes = 1, .tail_bytes = 1});
  for (int i = 0; i < 100; ++i) chatty.output("12345");
  EXPECT_EQ(heard, 500U);
}

}  // namespace
}  // namespace qa
