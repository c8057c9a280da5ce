// kill -9 of the driver: nothing goes on, nothing lies, the next run is as good as any.
#include "qa/engine/run_lifetime.hpp"
#include "qa/system/pidfd.hpp"
#include "qa/system/process_table.hpp"
#include "qa/system/temporary_name.hpp"
#include "qa/tests/e2e/driver_fixture.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>

#include <gmock/gmock.h>
#include <poll.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kChild = QA_CHILD;

bool ends(int pid) {
  const FileDescriptor process = open_pidfd(pid);
  if (!process.is_open()) return true;
  pollfd end{.fd = process.get(), .events = POLLIN, .revents = 0};
  return poll(&end, 1, 30'000) == 1;
}

class KilledDriverTest : public DriverTest {
 protected:
  std::vector<std::string> ids() { return store.list().value_or(std::vector<std::string>()); }

  /// Everything that is recorded can be read, and claims no more than what happened.
  void expect_honest_records() {
    for (const std::string& id : ids()) {
      if (!files.exists(store.folder(id) / "run.json")) continue;
      const Result<RunResult> run = store.load(id);
      ASSERT_TRUE(run) << run.error().what;
      if (run_status(*run) != "passed") continue;
      EXPECT_TRUE(run->finished);
      EXPECT_EQ(run->stages.size(), 3U);
    }
  }

  void expect_nothing_left() {
    std::vector<std::string> left;
    const std::vector<std::string> runs = ids();
    for (const MarkedProcess& process : marked_processes()) {
      if (std::ranges::find(runs, process.run_id) != runs.end())
        left.push_back(process.command_line);
    }
    for (const auto& path : abandoned_below(project / "reports")) left.push_back(path.string());
    for (const std::string& id : runs) {
      if (files.exists(temporary_folder_of(id))) left.push_back(temporary_folder_of(id).string());
      const Result<RunResult> run = store.load(id);
      if (!run || run_status(*run) == "running") left.push_back("run " + id);
    }
    EXPECT_THAT(left, IsEmpty());
  }

  void add_three_stages() {
    add_stage("quick", "touch $TMPDIR/a; echo quick");
    add_stage("leaky", "touch $TMPDIR/b; " + kChild + " daemonize; " + kChild + " daemonize");
    add_stage("last", "for i in 1 2 3; do " + kChild + " exit 0; done",
              "needs = [\"quick\", \"leaky\"]");
  }
};

TEST_F(KilledDriverTest, WhatDetachedFromAStageEndsWithoutAnybodysHelp) {
  add_stage("slow", kChild + " daemonize > pids; read word pid < pids; echo $pid > ready; exec " +
                        kChild + " wait");
  auto process = start({"run"});
  const int daemon = std::stoi(wait_until_ready());
  kill(process->pid(), SIGKILL);
  EXPECT_TRUE(ends(daemon));
}

TEST_F(KilledDriverTest, GcTellsOfTheStageThatWasRunning) {
  add_stage("slow", "echo > ready; exec " + kChild + " wait");
  auto process = start({"run"});
  wait_until_ready();
  EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("nothing to remove"));
  EXPECT_THAT(qa({"history"}).standard_output, HasSubstr("  running  "));
  kill(process->pid(), SIGKILL);
  process->wait(std::chrono::minutes(1));
  EXPECT_THAT(qa({"history"}).standard_output, HasSubstr("  canceled  "));
  EXPECT_EQ(run_status(latest()), "running");
  EXPECT_THAT(qa({"gc", "-n"}).standard_output, HasSubstr("would remove"));
  EXPECT_EQ(run_status(latest()), "running");
  EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("its driver was killed"));
  const RunResult run = latest();
  EXPECT_EQ(run_status(run), "canceled");
  ASSERT_EQ(run.stages.size(), 1U);
  EXPECT_EQ(run.stages[0].status, StageStatus::canceled);
  EXPECT_EQ(run.stages[0].failure->what, "the driver was killed");
}

TEST_F(KilledDriverTest, AtAnyMomentTheNextRunIsCorrectAndGcLeavesNothing) {
  const char* given = std::getenv("QA_TEST_SEED");
  const unsigned seed =
      given != nullptr ? static_cast<unsigned>(std::atol(given)) : std::random_device{}();
  std::cout << "QA_TEST_SEED=" << seed << "\n";
  std::mt19937 random(seed);
  add_three_stages();
  const Completed whole = qa({"run"});
  ASSERT_EQ(whole.status.code, 0) << whole.standard_output;
  std::uniform_int_distribution<long> moment_ms(0, whole.duration.count());
  const int rounds = std::getenv("QA_LONG_TESTS") != nullptr ? 200 : 20;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    const milliseconds moment(moment_ms(random));
    SCOPED_TRACE("round " + std::to_string(round) + ", killed after " +
                 std::to_string(moment.count()) + " ms");
    auto process = start({"run"});
    process->wait(moment);
    kill(process->pid(), SIGKILL);
    ASSERT_TRUE(process->wait(std::chrono::minutes(1)));
    expect_honest_records();
    const Completed next = qa({"run"});
    EXPECT_EQ(next.status.code, 0) << next.standard_output << next.standard_error;
    EXPECT_EQ(run_status(latest()), "passed");
    const Completed gc = qa({"gc"});
    EXPECT_EQ(gc.status.code, 0) << gc.standard_error;
    expect_nothing_left();
    EXPECT_THAT(qa({"gc"}).standard_output, HasSubstr("nothing to remove"));
  }
}

}  // namespace
}  // namespace qa
