#include "qa/testing/sanitizer_report.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "tool kind: what at file:line:column <- ...", one a report.
std::vector<std::string> texts_of(std::string_view output) {
  std::vector<std::string> texts;
  for (const SanitizerReport& report : sanitizer_reports(output)) {
    std::string text = report.tool + " " + report.kind + ": " + report.what;
    for (const SanitizerFrame& frame : report.frames) {
      if (!frame.file.starts_with("/project/")) continue;
      text += " < " + frame.file.substr(9) + ":" + std::to_string(frame.line);
      if (frame.column > 0) text += ":" + std::to_string(frame.column);
    }
    texts.push_back(text);
  }
  return texts;
}

std::vector<std::string> texts(const std::string& name) {
  return texts_of(recorded("testing/sanitizer/" + name));
}

TEST(SanitizerReport, AddressSanitizerSaysWhereMemoryWasUsed) {
  EXPECT_THAT(texts("use_after_free.txt"),
              ElementsAre("AddressSanitizer heap-use-after-free: READ of size 4 < src/uaf.cpp:7 "
                          "< src/uaf.cpp:9"));
}

TEST(SanitizerReport, EachDirectLeakIsOne) {
  EXPECT_THAT(texts("leak.txt"),
              ElementsAre("LeakSanitizer memory leak: 12 byte(s) in 1 object(s) < src/leak.cpp:7",
                          "LeakSanitizer memory leak: 4 byte(s) in 1 object(s) < src/leak.cpp:4 < "
                          "src/leak.cpp:7"));
}

TEST(SanitizerReport, UndefinedBehaviorThatDidNotEndTheProgramIsOne) {
  EXPECT_THAT(
      texts("undefined.txt"),
      ElementsAre("UndefinedBehaviorSanitizer undefined behavior: signed integer overflow: 1 + "
                  "2147483647 cannot be represented in type 'int' < src/ub.cpp:3:36",
                  "UndefinedBehaviorSanitizer undefined behavior: shift exponent 40 is too large "
                  "for 32-bit type 'int' < src/ub.cpp:4:112"));
}

TEST(SanitizerReport, ARaceIsWhereTheSecondAccessHappened) {
  EXPECT_THAT(texts("race.txt"),
              ElementsAre("ThreadSanitizer data race: Read of size 4 < src/race.cpp:3"));
}

TEST(SanitizerReport, ABuildIdIsNoPartOfAPlace) {
  // As GCC 14's runtime writes it.
  const auto reports = sanitizer_reports(
      "WARNING: ThreadSanitizer: data race (pid=29243)\n"
      "  Read of size 4 at 0x55d8d3475094 by thread T2:\n"
      "    #0 add() /project/check.cpp:3 (check+0x1236) (BuildId: "
      "720d201da6bf076cb0a2ac61c395b2ed)\n"
      "    #6 <null> <null> (libstdc++.so.6+0xe1223) (BuildId: 133b71e0013695cc7832680a74edb510)\n"
      "SUMMARY: ThreadSanitizer: data race /project/check.cpp:3 in add()\n");
  ASSERT_EQ(reports.size(), 1u);
  ASSERT_FALSE(reports[0].frames.empty());
  EXPECT_EQ(reports[0].frames[0].file, "/project/check.cpp");
  EXPECT_EQ(reports[0].frames[0].line, 3);
}

TEST(SanitizerReport, OfClangPlacesHaveColumnsAndFunctionsBlanks) {
  EXPECT_THAT(
      texts_of("==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0 (pc 0x1 T0)\n"
               "==1==The signal is caused by a READ memory access.\n"
               "    #0 0x1 in std::vector<int>::at(unsigned long) const /project/a b.cpp:7:3\n"
               "    #1 0x1  (/lib/libc.so.6+0x38)\n"),
      ElementsAre("AddressSanitizer SEGV:  < a b.cpp:7:3"));
}

TEST(SanitizerReport, WhatIsCutOffOrIsNoReportIsReadAsFarAsItGoes) {
  EXPECT_THAT(texts_of(""), IsEmpty());
  EXPECT_THAT(texts_of("runtime error: no place\nERROR: AddressSanitizer: quoted\n#0 x y:1"),
              IsEmpty());
  EXPECT_THAT(texts_of("==1==ERROR: AddressSanitizer: stack-overflow"),
              ElementsAre("AddressSanitizer stack-overflow: "));
  EXPECT_THAT(
      texts_of("WARNING: ThreadSanitizer: lock-order-inversion (potential deadlock) (pid=1)"),
      ElementsAre("ThreadSanitizer lock-order-inversion (potential deadlock): "));
}

TEST(SanitizerReport, AMachineOnWhichItCannotWorkIsNoDefect) {
  EXPECT_EQ(sanitizer_obstacle("FATAL: ThreadSanitizer: unexpected memory mapping 0x1-0x2\n"),
            "FATAL: ThreadSanitizer: unexpected memory mapping 0x1-0x2");
  EXPECT_EQ(sanitizer_obstacle("x\n==7==LeakSanitizer has encountered a fatal error.\n"),
            "==7==LeakSanitizer has encountered a fatal error.");
  EXPECT_EQ(sanitizer_obstacle(recorded("testing/sanitizer/race.txt")), "");
}

}  // namespace
}  // namespace qa
