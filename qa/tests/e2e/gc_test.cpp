// `qa gc`: what goes and what stays.
#include "qa/tests/e2e/driver_fixture.hpp"

#include <csignal>

#include <gmock/gmock.h>

namespace qa {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// The largest process id is below this, see proc(5).
const std::string kDeadPid = "4194305";

class GcTest : public DriverTest {
 protected:
  GcTest() { add_stage("one", "true"); }

  std::vector<std::string> ids() { return store.list().value_or(std::vector<std::string>()); }

  std::string add_run() {
    EXPECT_EQ(qa({"run"}).status.code, 0);
    return ids().front();
  }
  /// A finished run of so many days ago.
  std::string add_run_of(days age) {
    RunResult run{.id = RunStore::id_at(std::chrono::system_clock::now() - age)};
    run.finished = true;
    EXPECT_TRUE(files.create_directories(store.folder(run.id)));
    EXPECT_TRUE(store.save(run));
    return run.id;
  }
};

TEST_F(GcTest, KeepsTheNewestRuns) {
  add_run();
  const std::string second = add_run();
  const std::string third = add_run();
  EXPECT_THAT(qa({"gc", "--keep", "2", "-n"}).standard_output, HasSubstr("2 runs are newer"));
  EXPECT_EQ(ids().size(), 3U);
  EXPECT_EQ(qa({"gc", "--keep", "2"}).status.code, 0);
  EXPECT_THAT(ids(), ElementsAre(third, second));
  EXPECT_EQ(run_status(latest()), "passed");
}

TEST_F(GcTest, RemovesOldRunsButNeverTheNewest) {
  add_run_of(days(9));
  const std::string newer = add_run_of(days(7));
  EXPECT_THAT(qa({"gc", "--older-than", "8d"}).standard_output, HasSubstr("older than 8 days"));
  EXPECT_THAT(ids(), ElementsAre(newer));
  EXPECT_EQ(qa({"gc", "--older-than", "0"}).status.code, 0);
  EXPECT_THAT(ids(), ElementsAre(newer));
}

TEST_F(GcTest, KeepsARunThatAloneKnowsWhatIsLeftOfIt) {
  const std::string old = add_run_of(days(9));
  const std::string newer = add_run_of(days(7));
  // Wherever this runs: nobody has that cluster.
  ASSERT_TRUE(files.write(store.folder(old) / "stages/01-integration/place.json",
                          R"({"orchestrator": "kubernetes", "name": "qa-echo-k3f9x2m7ab",)"
                          R"( "context": "nowhere", "kubeconfig": "/dev/null"})"));
  const Completed completed = qa({"gc", "--older-than", "8d"});
  EXPECT_EQ(completed.status.code, 3) << completed.standard_output;
  EXPECT_THAT(completed.standard_output, HasSubstr("not removed  run " + old));
  EXPECT_THAT(ids(), ElementsAre(newer, old));
}

TEST_F(GcTest, RefusesLimitsThatMakeNoSense) {
  EXPECT_EQ(qa({"gc", "--keep", "0"}).status.code, kUsage);
  EXPECT_EQ(qa({"gc", "--older-than", "soon"}).status.code, kUsage);
  EXPECT_EQ(qa({"gc", "--older-than", "-1"}).status.code, kUsage);
}

TEST_F(GcTest, RemovesWhatDeadWritersLeftInTheCache) {
  add_run();
  const auto half = project / ("reports/cache/one/.new-" + kDeadPid + "-0");
  ASSERT_TRUE(files.write(half / "stage.json", "half"));
  EXPECT_THAT(qa({"gc", "-n"}).standard_output, HasSubstr("would remove"));
  EXPECT_TRUE(files.exists(half));
  EXPECT_EQ(qa({"gc"}).status.code, 0);
  EXPECT_FALSE(files.exists(half));
  EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("nothing to remove"));
}

TEST_F(GcTest, TouchesNoTemporaryFileWhileARunLives) {
  add_stage("two", "echo > ready; read word < go");
  ASSERT_EQ(mkfifo((project / "go").c_str(), S_IRUSR | S_IWUSR), 0);
  auto run = start({"run"});
  wait_until_ready();
  // Its id is invisible from another container, where it counts as dead.
  const auto temporary = project / ("reports/cache/.index." + kDeadPid + ".0.tmp");
  ASSERT_TRUE(files.append(temporary, "half"));
  EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("nothing to remove"));
  EXPECT_TRUE(files.exists(temporary));
  ASSERT_TRUE(files.append(project / "go", "on\n"));
  ASSERT_TRUE(run->wait(std::chrono::minutes(1)));
  EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("is gone"));
  EXPECT_FALSE(files.exists(temporary));
}

TEST_F(GcTest, RemovesCheckOutsOfFormerBaselines) {
  const auto git = [this](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"git", "-c", "user.name=x", "-c", "user.email=x@x"});
    return processes.run({.argv = arguments, .working_directory = project.path()}).value();
  };
  add_run();
  git({"init", "-q"});
  git({"commit", "-q", "--allow-empty", "-m", "x"});
  std::string commit = git({"rev-parse", "HEAD"}).standard_output.substr(0, 40);
  ASSERT_TRUE(git({"worktree", "add", "-q", "--detach", "reports/builds/baseline/" + commit})
                  .status.succeeded());
  ASSERT_TRUE(files.write(project / "reports/baselines/bench/x.json", "\"" + commit + "\""));
  EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("nothing to remove"));
  ASSERT_TRUE(files.write(project / "reports/baselines/bench/x.json", "\"another\""));
  EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("no baseline any more"));
  EXPECT_FALSE(files.exists(project / "reports/builds/baseline" / commit));
  EXPECT_THAT(git({"worktree", "list"}).standard_output, Not(HasSubstr("baseline")));
}

TEST_F(GcTest, FollowingTheLogOfAKilledRunEnds) {
  add_stage("slow", "echo > ready; exec sleep 600");
  auto run = start({"run", "slow"});
  wait_until_ready();
  kill(run->pid(), SIGKILL);
  ASSERT_TRUE(run->wait(std::chrono::minutes(1)));
  const Completed log = qa({"logs", "-f", "slow"});
  EXPECT_EQ(log.status.code, kCouldNotJudge);
  // The command: it is in the log before its process starts.
  EXPECT_THAT(log.standard_output, HasSubstr("exec sleep 600"));
  EXPECT_THAT(log.standard_error, HasSubstr("was killed"));
}

}  // namespace
}  // namespace qa
