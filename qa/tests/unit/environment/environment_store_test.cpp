#include "qa/environment/environment_store.hpp"

#include "qa/system/file_lock.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class KeptEnvironments : public testing::Test {
 protected:
  TemporaryFolder reports_;
  PosixFiles files_;
  EnvironmentStore store_{reports_.path(), files_};
};

TEST_F(KeptEnvironments, HaveNamesThatDiffer) {
  EXPECT_THAT(store_.list().value(), IsEmpty());
  EXPECT_TRUE(store_.create("echo").has_value());
  const Result<void> again = store_.create("echo");
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().kind, FailureKind::configuration);
  EXPECT_EQ(store_.create_like("echo").value(), "echo-2");
  EXPECT_EQ(store_.create_like("echo").value(), "echo-3");
  EXPECT_EQ(store_.create_like("other").value(), "other");
  EXPECT_THAT(store_.list().value(), ElementsAre("echo", "echo-2", "echo-3", "other"));
  EXPECT_TRUE(store_.remove("echo").has_value());
  EXPECT_THAT(store_.list().value(), testing::Not(testing::Contains("echo")));
}

TEST_F(KeptEnvironments, AreNothingForGit) {
  ASSERT_TRUE(store_.create("echo").has_value());
  EXPECT_EQ(files_.read(reports_ / "environments/.gitignore").value(), "*\n");
}

TEST_F(KeptEnvironments, LiveWhileSomebodyHoldsTheirLock) {
  ASSERT_TRUE(store_.create("echo").has_value());
  EXPECT_FALSE(store_.is_alive("echo"));
  EXPECT_FALSE(store_.is_alive("never"));
  {
    const auto keeper = FileLock::try_acquire(store_.lock_file("echo"), "4711").value();
    EXPECT_TRUE(store_.is_alive("echo"));
    EXPECT_EQ(store_.keeper("echo").value(), 4711);
  }
  EXPECT_FALSE(store_.is_alive("echo"));
  const auto starter =
      FileLock::acquire(store_.starter_lock("echo"), FileLock::Kind::exclusive).value();
  EXPECT_TRUE(store_.is_alive("echo"));
}

TEST_F(KeptEnvironments, AKeeperThatNobodyKnowsIsAFailure) {
  ASSERT_TRUE(store_.create("echo").has_value());
  for (const char* note : {"", "0", "1", "-4", "nobody"}) {
    ASSERT_TRUE(files_.write(store_.lock_file("echo"), note).has_value());
    EXPECT_FALSE(store_.keeper("echo").has_value()) << note;
  }
}

TEST_F(KeptEnvironments, AreReadAsTheyWereWritten) {
  ASSERT_TRUE(store_.create("echo").has_value());
  const std::chrono::sys_seconds now(std::chrono::seconds(1'800'000'000));
  const KeptEnvironment written{
      .name = "echo",
      .topology = "t.yaml",
      .image = "localhost/echo:dev",
      .started = now,
      .expires = now + std::chrono::hours(8),
      .services = {{.name = "front",
                    .endpoints = {{"grpc", "127.77.0.10:42302"}},
                    .state = std::string(kRunning)},
                   {.name = "peer", .endpoints = {}, .state = "ended by itself"}}};
  ASSERT_TRUE(store_.save(written).has_value());
  EXPECT_EQ(store_.load("echo").value(), written);
  EXPECT_THAT(store_.load("never").error().what, HasSubstr("environment.json"));
  const Result<KeptEnvironment> broken = parse_kept_environment("{}");
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().kind, FailureKind::host);
}

}  // namespace
}  // namespace qa
