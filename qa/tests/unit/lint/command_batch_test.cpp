#include "qa/lint/command_batch.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

/// Answers after `together` commands run at the same time.
class MeetingRunner : public ProcessRunner {
 public:
  explicit MeetingRunner(int together) : together_(together) {}

  Result<Completed> run(const Command& command) override {
    std::unique_lock lock(mutex_);
    ++running_;
    ++started;
    most = std::max(most, running_);
    arrived_.notify_all();
    arrived_.wait(lock, [this] { return most >= together_; });
    --running_;
    if (command.argv.front() == "missing") return fail(FailureKind::tool_missing, "missing");
    return Completed{.standard_output = command.argv.front()};
  }
  Result<std::unique_ptr<RunningProcess>> start(const Command&) override {
    return fail(FailureKind::host, "not needed");
  }

  int most = 0;
  int started = 0;

 private:
  int together_;
  int running_ = 0;
  std::mutex mutex_;
  std::condition_variable arrived_;
};

std::vector<Command> commands(const std::vector<std::string>& names) {
  std::vector<Command> commands;
  for (const std::string& name : names) commands.push_back({.argv = {name}});
  return commands;
}

TEST(CommandBatch, RunsAsManyAtOnceAsItMayAndKeepsTheOrder) {
  MeetingRunner runner(3);
  const auto results = run_batch(runner, commands({"a", "b", "c", "d", "e"}), 3);
  ASSERT_EQ(results.size(), 5U);
  EXPECT_EQ(results[0]->standard_output, "a");
  EXPECT_EQ(results[4]->standard_output, "e");
  EXPECT_EQ(runner.most, 3);
}

TEST(CommandBatch, AMissingProgramEndsTheBatch) {
  MeetingRunner runner(1);
  const auto results = run_batch(runner, commands({"a", "missing", "c", "d"}), 1);
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().kind, FailureKind::tool_missing);
  EXPECT_EQ(results[3].error().kind, FailureKind::tool_missing);
  EXPECT_EQ(runner.started, 2);
}

TEST(CommandBatch, NothingToDoIsDone) {
  MeetingRunner runner(1);
  EXPECT_TRUE(run_batch(runner, {}, 4).empty());
}

}  // namespace
}  // namespace qa
