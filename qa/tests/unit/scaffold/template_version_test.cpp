#include "qa/scaffold/template_version.hpp"

#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::HasSubstr;

class TemplateVersion : public testing::Test {
 protected:
  Result<std::string> version() { return template_version(processes_, files_, folder_.path()); }

  TemporaryFolder folder_;
  PosixFiles files_;
  PosixProcessRunner processes_;
};

TEST_F(TemplateVersion, AnInstalledOneSaysItself) {
  ASSERT_TRUE(files_.write(folder_ / "VERSION", "0.2.0 (1a2b3c)\n"));
  EXPECT_EQ(version(), "0.2.0 (1a2b3c)");
}

TEST_F(TemplateVersion, OfACheckoutItIsThatOfItsBuildAndCommit) {
  ASSERT_TRUE(files_.write(folder_ / "CMakeLists.txt",
                           "cmake_minimum_required(VERSION 3.25)\nproject(qa VERSION 0.3.1 X)\n"));
  EXPECT_EQ(version(), "0.3.1");
  ASSERT_TRUE(files_.write(folder_ / "proto/a.proto", "one"));
  const auto git = [&](const std::vector<std::string>& arguments) {
    Command command{.argv = {"git", "-c", "user.name=Jo", "-c", "user.email=jo@example.org"},
                    .working_directory = folder_.path()};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    ASSERT_TRUE(processes_.run(command)->status.succeeded());
  };
  git({"init", "--quiet"});
  git({"add", "--all"});
  git({"commit", "--quiet", "--message", "one"});
  EXPECT_THAT(*version(), testing::MatchesRegex("0.3.1 \\([0-9a-f]+\\)"));
  ASSERT_TRUE(files_.write(folder_ / "proto/a.proto", "two"));
  EXPECT_THAT(*version(), HasSubstr(", changed)"));
}

TEST_F(TemplateVersion, WithoutOneItIsNoTemplate) {
  ASSERT_TRUE(files_.write(folder_ / "CMakeLists.txt", "project(qa)\n"));
  ASSERT_FALSE(version());
  EXPECT_THAT(version().error().what, HasSubstr("does not say its version"));
}

TEST(TemplateVersions, AreOrderedByTheirNumbers) {
  EXPECT_TRUE(is_newer("0.10.0 (a)", "0.9.9"));
  EXPECT_TRUE(is_newer("1.0.1", "1.0.0 (b, changed)"));
  EXPECT_FALSE(is_newer("1.0.0 (a)", "1.0.0 (b)"));
  EXPECT_FALSE(is_newer("0.9", "0.9.0"));
}

}  // namespace
}  // namespace qa
