#include "qa/system/tools.hpp"

#include "test_paths.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

TEST(Tools, FindsWhatIsOnPath) {
  const auto shell = find_program("sh");
  ASSERT_TRUE(shell.has_value());
  EXPECT_TRUE(shell->is_absolute());
  EXPECT_FALSE(find_program("no-such-program").has_value());
}

TEST(Tools, AMissingToolIsNamedWithTheCommandThatInstallsIt) {
  const Failure failure = missing_tool("ninja");
  EXPECT_EQ(failure.kind, FailureKind::tool_missing);
  EXPECT_EQ(failure.what, "ninja is not installed");
  EXPECT_THAT(failure.next, HasSubstr("apt-get install -y --no-install-recommends ninja-build"));
  EXPECT_THAT(missing_tool("docker").next, HasSubstr("recommends docker.io"));
  EXPECT_THAT(missing_tool("mytool").next, HasSubstr("mytool"));
}

TEST(Tools, HelpersAreLookedForInTheConfiguredFolderFirst) {
  setenv("QA_LIBEXEC_DIR", QA_CHILDREN, 1);
  const auto found = helper_program("qa_child");
  unsetenv("QA_LIBEXEC_DIR");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, std::filesystem::path(QA_CHILDREN) / "qa_child");
  EXPECT_FALSE(helper_program("no-such-helper").has_value());
}

}  // namespace
}  // namespace qa
