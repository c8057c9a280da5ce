// The shell scripts that work before qa exists.
#include "test_paths.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

namespace qa {
namespace {

using testing::HasSubstr;

struct Said {
  std::string output;
  int status = -1;
};

/// Runs a line of shell in the project's folder.
Said shell(const std::string& line) {
  Said said;
  const std::string whole = "cd '" + std::string(QA_SOURCE) + "' && { " + line + "; } 2>&1";
  FILE* pipe = popen(whole.c_str(), "r");
  if (pipe == nullptr) return said;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) {
    said.output.append(buffer.data(), size);
  }
  said.status = WEXITSTATUS(pclose(pipe));
  return said;
}

/// What .ci/count makes of a recorded output of ctest 3.25.
Said counted(const std::string& recorded) {
  return shell(".ci/count < qa/tests/recorded/ctest/" + recorded);
}

TEST(CiCount, SkippedAndDisabledTestsAreNotPassed) {
  EXPECT_EQ(counted("skipped-and-failed.txt").output, "1 2 3\n");
  EXPECT_EQ(counted("all-passed.txt").output, "2 0 0\n");
  EXPECT_EQ(counted("skipped-only.txt").output, "0 0 1\n");
}

TEST(CiCount, WithoutASummaryThereIsNoCount) {
  const Said said = shell("echo 'ninja: build stopped' | .ci/count");
  EXPECT_EQ(said.output, "");
  EXPECT_EQ(said.status, 1);
}

TEST(DebianScript, SaysWhatItWants) {
  for (const char* arguments : {"", "13", "11 true", "trixie true"}) {
    const Said said = shell(std::string("scripts/debian ") + arguments);
    EXPECT_EQ(said.status, 2) << arguments;
    EXPECT_THAT(said.output, HasSubstr("usage: scripts/debian 12|13 COMMAND...")) << arguments;
  }
}

TEST(DebianScript, WithoutRootItSaysWhatToType) {
  const Said said =
      shell("setpriv --reuid=65534 --clear-groups scripts/debian 13 scripts/test -R Plan");
  if (said.output.find("setpriv:") == 0)
    GTEST_SKIP() << "only root can give root up: " << said.output;
  if (said.output.find("Permission denied") != std::string::npos)
    GTEST_SKIP() << "the checkout is not everybody's: " << said.output;
  EXPECT_EQ(said.status, 3);
  EXPECT_THAT(said.output, HasSubstr("sudo scripts/debian 13 scripts/test -R Plan"));
}

}  // namespace
}  // namespace qa
