#include "qa/system/tool_failure.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(ToolFailure, HasTheToolsLastWord) {
  const Completed completed{.status = {.code = 1}, .standard_error = "trying\nno such image\n\n"};
  const Failure failure = tool_failure("podman", {.argv = {"podman", "load"}}, completed);
  EXPECT_EQ(failure.kind, FailureKind::host);
  EXPECT_EQ(failure.what, "podman: no such image");
  EXPECT_EQ(failure.command, "podman load");
}

TEST(ToolFailure, SaysHowASilentOneEnded) {
  EXPECT_EQ(reason_of({.status = {.code = 3}}), "exited with status 3");
  EXPECT_EQ(reason_of({.status = {.kind = ExitStatus::Kind::timed_out}}), "timed out");
}

}  // namespace
}  // namespace qa
