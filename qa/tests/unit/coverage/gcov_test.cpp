#include "qa/coverage/gcov.hpp"

#include "qa/tests/fakes/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

TEST(Gcov, IsTheOneOfTheCompiler) {
  EXPECT_THAT(gcov_candidates("/usr/bin/c++", "12.2.0"), ElementsAre("gcov-12", "gcov"));
  EXPECT_THAT(gcov_candidates("/usr/bin/g++-13", "13.1"),
              ElementsAre("/usr/bin/gcov-13", "gcov-13", "gcov"));
  EXPECT_THAT(gcov_candidates("/opt/arm-none-eabi-gcc", ""),
              ElementsAre("/opt/arm-none-eabi-gcov", "gcov"));
  EXPECT_THAT(llvm_cov_candidates("/usr/bin/clang++-14", "14.0.6"),
              ElementsAre("/usr/bin/llvm-cov-14", "llvm-cov-14", "/usr/bin/llvm-cov", "llvm-cov"));
  EXPECT_THAT(llvm_cov_candidates("/opt/bin/clang", "17.0.1"),
              ElementsAre("llvm-cov-17", "/opt/bin/llvm-cov", "llvm-cov"));
}

TEST(Gcov, LeavesOutWhatLiesElsewhere) {
  const Command command = gcov_command("gcov-12", {"/b/a.gcno", "/b/b.gcno"}, "/my project", "/o");
  EXPECT_THAT(command.argv, Contains("/my project"));
  EXPECT_EQ(command.argv.back(), "/b/b.gcno");
  EXPECT_THAT(gcov_command("gcov", {"/b/a.gcno"}, {}, "/o").argv, Not(Contains("--relative-only")));
}

TEST(Gcov, ItsComplaintsNameTheFile) {
  std::vector<std::string> complaints;
  for (const GcovComplaint& complaint : gcov_complaints(recorded("coverage/gcov.err")))
    complaints.push_back(complaint.file.string() + ": " + complaint.what);
  EXPECT_THAT(complaints,
              ElementsAre("a.gcda: stamp mismatch with notes file",
                          "bad.gcno: not a gcov notes file", "gone.gcno: cannot open notes file",
                          "clang/a.gcno: version '408*', prefer 'B22*'",
                          "clang/a.gcda: version '408*', prefer version 'B22*'"));
  EXPECT_THAT(gcov_complaints(""), IsEmpty());
}

}  // namespace
}  // namespace qa
