// Children that misbehave, and users who lose patience.
#include "qa/system/pidfd.hpp"
#include "qa/tests/e2e/driver_fixture.hpp"

#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <poll.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kChild = QA_CHILD;

bool is_gone(int pid) {
  return !open_pidfd(pid).is_open();
}

/// A number behind `key` in /proc/PID/status, which is in kB.
long value_of(const std::string& status, const std::string& key) {
  const std::size_t at = status.find(key);
  return at == std::string::npos ? -1 : std::stol(status.substr(at + key.size()));
}

using FaultsTest = DriverTest;

TEST_F(FaultsTest, AFloodOfOneGigabyteIsBoundedOnDiskAndInMemory) {
  add_stage("flood", "echo first; " + kChild + " flood 1073741824; echo last");
  // The stage's parent is the driver.
  add_stage("memory", "cat /proc/$PPID/status", "needs = [\"flood\"]");
  const Completed completed = qa({"run", "--progress", "plain"});
  ASSERT_EQ(completed.status.code, 0) << completed.standard_output;
  const std::string text = log("01-flood");
  EXPECT_LT(text.size(), std::size_t{65} << 20);
  EXPECT_THAT(text.substr(0, 1000), HasSubstr("\nfirst\n"));
  EXPECT_THAT(text.substr(text.size() - 1000), HasSubstr("\nlast\n"));
  EXPECT_NE(text.find(" bytes of output are left out here]\n"), std::string::npos);
  const long peak_kb = value_of(log("02-memory"), "VmHWM:");
  EXPECT_GT(peak_kb, 0);
  EXPECT_LT(peak_kb, 150'000);  // the exact target is the benchmark's
}

TEST_F(FaultsTest, ADaemonThatLeavesItsSessionIsFoundNamedAndEnded) {
  add_stage("leaky", kChild + " daemonize");
  ASSERT_EQ(qa({"run"}).status.code, 0);
  const RunResult run = latest();
  const std::string text = log("01-leaky");
  const int pid = std::stoi(text.substr(text.find("\ndaemon ") + 8));
  EXPECT_TRUE(is_gone(pid));
  ASSERT_EQ(run.stages[0].findings.size(), 1U);
  EXPECT_EQ(run.stages[0].findings[0].rule, "leak.process");
  EXPECT_EQ(run.stages[0].findings[0].message, "left process " + std::to_string(pid) + " (" +
                                                   kChild + " daemonize) behind, which was killed");
}

TEST_F(FaultsTest, UnderTheStrictPolicyALeakedProcessIsRed) {
  add_stage("leaky", kChild + " daemonize");
  const Completed completed = qa({"run", "--profile", "ci"});
  EXPECT_EQ(completed.status.code, 1);
  EXPECT_THAT(completed.standard_output, HasSubstr("left process "));
}

TEST_F(FaultsTest, EveryStageEndsItsOwnProcessesOnly) {
  add_stage("slow", "echo > ready; exec " + kChild + " wait");
  add_stage("leaky", kChild + " daemonize");
  auto process = start({"run", "-j", "2", "-k", "--progress", "json"});
  wait_until_ready();
  // The other stage has ended or will; only the interrupt ends this one.
  while (process->output().find("leak.process") == std::string::npos &&
         process->output().find("\"leaky\",\"status\":\"passed\"") == std::string::npos) {
    if (process->wait(std::chrono::milliseconds(20))) break;
    const Result<RunResult> run = store.load(store.resolve("latest").value_or(""));
    if (run && std::ranges::find(run->stages, "leaky", &StageResult::name) != run->stages.end())
      break;
  }
  EXPECT_FALSE(process->poll());
  kill(process->pid(), SIGINT);
  process->wait(std::chrono::minutes(1));
  const RunResult run = latest();
  ASSERT_EQ(run.stages.size(), 2U);
  EXPECT_EQ(run.stages[0].status, StageStatus::canceled);
  EXPECT_EQ(run.stages[1].status, StageStatus::passed);
}

TEST_F(FaultsTest, TemporaryFilesThatAStageLeavesAreRemovedAndNamed) {
  add_stage("untidy", "touch $TMPDIR/a; mkdir $TMPDIR/b; echo $TMPDIR");
  ASSERT_EQ(qa({"run"}).status.code, 0);
  const RunResult run = latest();
  EXPECT_THAT(run.stages[0].findings,
              ElementsAre(testing::AllOf(
                  Field(&Finding::rule, "leak.temp"),
                  Field(&Finding::message, "left b, a in its TMPDIR, which was removed"))));
  const std::string text = log("01-untidy");
  const std::size_t at = text.find("/qa-" + run.id);
  ASSERT_NE(at, std::string::npos);
  EXPECT_FALSE(files.exists(std::filesystem::temp_directory_path() / ("qa-" + run.id)));
}

TEST_F(FaultsTest, ASecondInterruptKillsAtOnceAndStillCleansUp) {
  add_stage("stubborn", "touch $TMPDIR/a; trap \"echo asked > ready\" TERM; " + kChild +
                            " ignore-term & echo $$ > ready; while :; do wait; done");
  auto process = start({"run"});
  const int child = std::stoi(wait_until_ready());
  kill(process->pid(), SIGINT);
  EXPECT_EQ(wait_until_ready(), "asked\n");
  const auto second = std::chrono::steady_clock::now();
  kill(process->pid(), SIGINT);
  const auto status = process->wait(std::chrono::minutes(1));
  EXPECT_LT(std::chrono::steady_clock::now() - second, Command{}.grace);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->code, 130);
  EXPECT_TRUE(is_gone(child));
  const RunResult run = latest();
  EXPECT_TRUE(run.finished);
  EXPECT_EQ(run_status(run), "canceled");
  EXPECT_FALSE(files.exists(std::filesystem::temp_directory_path() / ("qa-" + run.id)));
}

TEST_F(FaultsTest, AClosedTerminalEndsTheRunLikeSigterm) {
  add_stage("slow", "echo > ready; exec " + kChild + " wait");
  auto process = start({"run"});
  wait_until_ready();
  kill(process->pid(), SIGHUP);
  const auto status = process->wait(std::chrono::minutes(1));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->code, 143);
  EXPECT_EQ(latest().interrupt_signal, SIGTERM);
}

}  // namespace
}  // namespace qa
