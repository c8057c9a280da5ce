#include "qa/system/command_batch.hpp"

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

using Outputs = std::vector<std::string>;

/// Output of each command that ended, at its place.
Result<void> run(MeetingRunner& runner, const std::vector<std::string>& names, unsigned jobs,
                 Outputs& outputs) {
  outputs.assign(names.size(), "");
  return run_batch(runner, commands(names), jobs, [&outputs](std::size_t i, const Completed& done) {
    outputs[i] = done.standard_output;
  });
}

TEST(CommandBatch, RunsAsManyAtOnceAsItMay) {
  MeetingRunner runner(3);
  Outputs outputs;
  ASSERT_TRUE(run(runner, {"a", "b", "c", "d", "e"}, 3, outputs));
  EXPECT_EQ(outputs, (Outputs{"a", "b", "c", "d", "e"}));
  EXPECT_EQ(runner.most, 3);
}

TEST(CommandBatch, AMissingProgramEndsTheBatch) {
  MeetingRunner runner(1);
  Outputs outputs;
  const Result<void> result = run(runner, {"a", "missing", "c", "d"}, 1, outputs);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::tool_missing);
  EXPECT_EQ(outputs, (Outputs{"a", "", "", ""}));
  EXPECT_EQ(runner.started, 2);
}

TEST(CommandBatch, NothingToDoIsDone) {
  MeetingRunner runner(1);
  Outputs outputs;
  EXPECT_TRUE(run(runner, {}, 4, outputs));
}

}  // namespace
}  // namespace qa
