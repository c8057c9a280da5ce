#include "qa/system/sweeper.hpp"

#include "qa/system/pidfd.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/process_table.hpp"
#include "test_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Completed run_marked(const std::string& mode, const std::string& run_id, const std::string& stage) {
  PosixProcessRunner runner;
  Command command{.argv = {std::string(QA_CHILDREN) + "/qa_child", mode}};
  command.environment = {{"QA_RUN_ID", run_id}, {"QA_STAGE", stage}};
  return runner.run(command).value();
}

int pid_in(const std::string& output) {
  return std::stoi(output.substr(output.find(' ') + 1));
}

TEST(Sweeper, AMarkedDaemonIsNamedAndEnded) {
  SystemSweeper sweeper;
  const int pid = pid_in(run_marked("daemonize", "test-run", "a").standard_output);
  EXPECT_THAT(sweeper.end_processes("test-run", "b"), IsEmpty());
  EXPECT_THAT(sweeper.end_processes("other-run", "a"), IsEmpty());
  EXPECT_TRUE(open_pidfd(pid).is_open());
  EXPECT_THAT(
      sweeper.end_processes("test-run", "a"),
      ElementsAre("process " + std::to_string(pid) + " (" + QA_CHILDREN + "/qa_child daemonize)"));
  EXPECT_FALSE(open_pidfd(pid).is_open());
  EXPECT_THAT(sweeper.end_processes("test-run", "a"), IsEmpty());
}

TEST(Sweeper, ProcessesOfTheGroupThatTheRunnerKilledAreNoLeak) {
  SystemSweeper sweeper;
  run_marked("spawn-and-exit", "test-run", "a");
  EXPECT_THAT(sweeper.end_processes("test-run", "a"), IsEmpty());
}

TEST(Sweeper, TheStatusOfRunningChildrenIsNotTaken) {
  SystemSweeper sweeper;
  PosixProcessRunner runner;
  auto process = runner.start({.argv = {std::string(QA_CHILDREN) + "/qa_child", "exit", "3"}});
  for (int i = 0; i < 50; ++i) sweeper.end_processes("test-run", "a");
  EXPECT_EQ((*process)->wait(std::chrono::minutes(1)), (ExitStatus{.code = 3}));
}

TEST(Sweeper, SeeMounts) {
  SystemSweeper sweeper;
  EXPECT_TRUE(sweeper.mounts().contains("/"));
}

TEST(ProcessTable, KillsOnlyTheProcessThatIsMeant) {
  PosixProcessRunner runner;
  const auto sleeper = runner.start({.argv = {"sleep", "600"}});
  ASSERT_TRUE(sleeper);
  kill_and_wait((*sleeper)->pid(), [] { return false; });
  EXPECT_FALSE((*sleeper)->poll());
  kill_and_wait((*sleeper)->pid(), [] { return true; });
  EXPECT_EQ((*sleeper)->wait(std::chrono::minutes(1))->signal, SIGKILL);
}

TEST(ProcessTable, KnowsWhatHasNoEnvironment) {
  PosixProcessRunner runner;
  const auto bare =
      runner.start({.argv = {"env", "-i", "/bin/sh", "-c", "echo ready; while :; do :; done"}});
  ASSERT_TRUE(bare);
  while (!(*bare)->output().starts_with("ready") && !(*bare)->wait(std::chrono::milliseconds(5))) {
  }
  // The shell sets variables of its own, but not in what it was started with.
  EXPECT_TRUE(lacks_environment((*bare)->pid()));
  EXPECT_FALSE(lacks_environment(getpid()));
  EXPECT_FALSE(lacks_environment(0)) << "no process at all";
}

TEST(ProcessTable, FindsByMarkWhateverItsSession) {
  const int pid = pid_in(run_marked("daemonize", "marked-run", "x").standard_output);
  const auto ended = end_marked_processes(
      [](const MarkedProcess& process) { return process.run_id == "marked-run"; });
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].pid, pid);
  EXPECT_EQ(ended[0].stage, "x");
  EXPECT_THAT(ended[0].command_line, HasSubstr("qa_child daemonize"));
}

}  // namespace
}  // namespace qa
