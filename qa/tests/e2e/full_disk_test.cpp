// Reports that cannot be written. The disk is a small one in namespaces of our own.
#include "qa/tests/e2e/driver_fixture.hpp"

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::HasSubstr;

const std::string kChild = QA_CHILD;

class FullDiskTest : public DriverTest {
 protected:
  void SetUp() override {
    const auto allowed =
        processes.run({.argv = {"unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"}});
    if (!allowed || !allowed->status.succeeded())
      GTEST_SKIP() << "this host does not let us mount anything: "
                   << (allowed ? allowed->standard_error : allowed.error().what);
    ASSERT_TRUE(files.create_directories(project / "reports"));
  }

  /// Runs the driver after `mount`, then prints its exit code and what it recorded.
  std::string run_after(const std::string& mount) {
    const std::string script =
        mount + " && { " + QA_DRIVER + " run 2>&1; echo code $?; cat reports/latest/run.json; }";
    const auto completed = processes.run(
        {.argv = {"unshare", "-rm", "sh", "-c", script}, .working_directory = project.path()});
    EXPECT_TRUE(completed);
    return completed ? completed->standard_output + completed->standard_error : "";
  }
};

TEST_F(FullDiskTest, AFullDiskIsNoPassAndLeavesAReadableRecord) {
  add_stage("flood", kChild + " flood 4000000");
  const std::string text = run_after("mount -t tmpfs -o size=1m none reports");
  EXPECT_THAT(text, HasSubstr("No space left on device"));
  EXPECT_THAT(text, HasSubstr("code 3\n"));
  // The disk was full from the flood on, so the last record is the one before it.
  EXPECT_THAT(text, HasSubstr("\"status\": \"running\""));
}

TEST_F(FullDiskTest, ReadOnlyReportsAreNamed) {
  add_stage("fine", "true");
  const std::string text =
      run_after("mount --bind reports reports && mount -o remount,bind,ro reports");
  EXPECT_THAT(text, HasSubstr("reports/runs"));
  EXPECT_THAT(text, HasSubstr("Read-only file system"));
  EXPECT_THAT(text, HasSubstr("code 3\n"));
}

}  // namespace
}  // namespace qa
