#include "qa/system/posix_process_runner.hpp"

#include "qa/system/interrupt.hpp"
#include "qa/system/pidfd.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"
#include "test_paths.hpp"

#include <csignal>
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::HasSubstr;
using Kind = ExitStatus::Kind;

Command child(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(QA_CHILDREN) + "/qa_child");
  return {.argv = std::move(arguments)};
}

/// Waits until the process is gone; a zombie that its new parent has not reaped yet counts as gone.
bool ends(pid_t pid) {
  const FileDescriptor process = open_pidfd(pid);
  if (!process.is_open()) return true;
  pollfd exit_event{.fd = process.get(), .events = POLLIN, .revents = 0};
  return poll(&exit_event, 1, 10'000) == 1;
}

pid_t pid_in(const std::string& output) {
  return std::stoi(output.substr(output.find(' ') + 1));
}

/// A running child whose output contained `text` calls back; everything else is bookkeeping.
OutputSink on_text(const std::string& text, std::function<void()> action) {
  return [seen = std::string(), text, action = std::move(action)](std::string_view piece) mutable {
    const bool before = seen.find(text) != std::string::npos;
    seen += piece;
    if (!before && seen.find(text) != std::string::npos) action();
  };
}

TEST(PosixProcessRunner, ReturnsStatusAndBothStreams) {
  PosixProcessRunner runner;
  const auto result = runner.run(child({"say", "out", "err"}));
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->status.succeeded());
  EXPECT_EQ(result->standard_output, "out");
  EXPECT_EQ(result->standard_error, "err");
  EXPECT_FALSE(result->truncated);
}

TEST(PosixProcessRunner, ANonZeroExitIsData) {
  PosixProcessRunner runner;
  EXPECT_EQ(runner.run(child({"exit", "3"}))->status, (ExitStatus{.code = 3}));
}

TEST(PosixProcessRunner, ACrashSaysItsSignal) {
  PosixProcessRunner runner;
  const auto status = runner.run(child({"crash"}))->status;
  EXPECT_EQ(status.kind, Kind::signaled);
  EXPECT_EQ(status.signal, SIGSEGV);
}

TEST(PosixProcessRunner, FeedsInputOfAnySize) {
  PosixProcessRunner runner;
  Command command = child({"copy-input"});
  command.input = std::string(300'000, 'i');
  EXPECT_EQ(runner.run(command)->standard_output, command.input);
}

TEST(PosixProcessRunner, AChildCanBeTalkedToWhileItRuns) {
  std::promise<void> first;
  PosixProcessRunner runner(on_text("one", [&] { first.set_value(); }));
  Command command = child({"copy-input"});
  command.input = "zero ";
  command.after_input = Command::AfterInput::keep_open;
  auto process = runner.start(command).value();
  ASSERT_TRUE(process->write("one "));
  first.get_future().wait();  // it answered, and still runs
  EXPECT_EQ(process->poll(), std::nullopt);
  ASSERT_TRUE(process->write(std::string(300'000, 'x')));
  process->close_input();
  EXPECT_EQ(process->write("late").error().kind, FailureKind::host);
  EXPECT_EQ(process->wait(minutes(1)), (ExitStatus{.code = 0}));
  EXPECT_EQ(process->output(), "zero one " + std::string(300'000, 'x'));
}

TEST(PosixProcessRunner, WhatIsSentToAChildThatEndedFails) {
  PosixProcessRunner runner;
  Command command = child({"exit", "0"});
  command.after_input = Command::AfterInput::keep_open;
  auto process = runner.start(command).value();
  ASSERT_TRUE(process->wait(minutes(1)));
  EXPECT_EQ(process->write("anybody?").error().kind, FailureKind::host);
}

TEST(PosixProcessRunner, RunEndsTheInputOfACommandThatWouldKeepItOpen) {
  PosixProcessRunner runner;
  Command command = child({"copy-input"});
  command.input = "all";
  command.after_input = Command::AfterInput::keep_open;
  EXPECT_EQ(runner.run(command)->standard_output, "all");
}

TEST(PosixProcessRunner, AChildThatDoesNotReadItsInputIsNoProblem) {
  PosixProcessRunner runner;
  Command command = child({"exit", "0"});
  command.input = std::string(300'000, 'i');
  EXPECT_TRUE(runner.run(command)->status.succeeded());
}

TEST(PosixProcessRunner, SetsAndRemovesVariablesAndChangesFolder) {
  PosixProcessRunner runner;
  const TemporaryFolder folder;
  Command command = child({"print-variable", "QA_TEST"});
  command.environment["QA_TEST"] = "value";
  EXPECT_EQ(runner.run(command)->standard_output, "value");
  command.argv.back() = "PATH";
  command.environment["PATH"] = std::nullopt;
  EXPECT_EQ(runner.run(command)->standard_output, "unset");
  command = child({"print-folder"});
  command.working_directory = folder.path();
  EXPECT_EQ(runner.run(command)->standard_output, folder.path().string());
}

TEST(PosixProcessRunner, AMissingProgramIsNamedWithTheCommandThatInstallsIt) {
  PosixProcessRunner runner;
  const auto result = runner.run({.argv = {"no-such-tool"}});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, FailureKind::tool_missing);
  EXPECT_THAT(result.error().what, HasSubstr("no-such-tool is not installed"));
}

TEST(PosixProcessRunner, WhatCannotBeStartedSaysWhy) {
  PosixProcessRunner runner;
  const auto missing = runner.run({.argv = {"/no/such/file"}});
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, FailureKind::host);
  EXPECT_THAT(missing.error().what, HasSubstr("No such file or directory"));
  Command command = child({"exit", "0"});
  command.working_directory = "/no/such/folder";
  EXPECT_THAT(runner.run(command).error().what, HasSubstr("cannot enter /no/such/folder"));
}

TEST(PosixProcessRunner, AFloodIsSeenWholeByTheSinkAndKeptInPart) {
  std::size_t seen = 0;
  PosixProcessRunner runner([&](std::string_view text) { seen += text.size(); });
  for (const char* mode : {"flood", "flood-errors"}) {
    seen = 0;
    Command command = child({mode, "3145728"});
    command.capture_limit_bytes = 1000;
    const auto result = runner.run(command);
    EXPECT_EQ(seen, 3145728U);
    EXPECT_EQ(result->standard_output.size() + result->standard_error.size(), 1000U);
    EXPECT_TRUE(result->truncated);
  }
}

TEST(PosixProcessRunner, ADeadlineEndsTheChild) {
  PosixProcessRunner runner;
  Command command = child({"wait"});
  command.timeout = milliseconds(50);
  EXPECT_EQ(runner.run(command)->status.kind, Kind::timed_out);
}

TEST(PosixProcessRunner, TheRunnersDeadlineBoundsEveryChild) {
  PosixProcessRunner runner({}, std::chrono::steady_clock::now() + milliseconds(50));
  EXPECT_EQ(runner.run(child({"wait"}))->status.kind, Kind::timed_out);
}

TEST(PosixProcessRunner, WhoeverIgnoresSigtermIsKilled) {
  PosixProcessRunner runner;
  Command command = child({"ignore-term"});
  command.timeout = milliseconds(200);
  command.grace = milliseconds(50);
  const auto status = runner.run(command)->status;
  EXPECT_EQ(status.kind, Kind::timed_out);
  EXPECT_EQ(status.signal, SIGKILL);
}

TEST(PosixProcessRunner, GrandchildrenOfTheGroupDoNotOutliveTheChild) {
  PosixProcessRunner runner;
  const auto result = runner.run(child({"spawn-and-exit"}));
  EXPECT_TRUE(ends(pid_in(result->standard_output)));
}

TEST(PosixProcessRunner, ADaemonThatKeepsTheStreamsOpenDoesNotHoldUsUp) {
  PosixProcessRunner runner;
  const auto result = runner.run(child({"daemonize"}));
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->status.succeeded());
  kill(pid_in(result->standard_output), SIGKILL);
}

TEST(PosixProcessRunner, AnInterruptCancelsTheChild) {
  const Interrupt interrupt;
  PosixProcessRunner runner(on_text("ready", [] { raise(SIGINT); }));
  const auto result = runner.run(child({"wait"}));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, FailureKind::canceled);
  EXPECT_EQ(runner.run(child({"exit", "0"})).error().kind, FailureKind::canceled);
  Interrupt::reset();
}

TEST(PosixProcessRunner, ASecondInterruptKillsAtOnce) {
  const Interrupt interrupt;
  PosixProcessRunner runner(on_text("ready", [] {
    raise(SIGINT);
    raise(SIGINT);
  }));
  Command command = child({"ignore-term"});
  command.grace = minutes(10);
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(runner.run(command).error().kind, FailureKind::canceled);
  EXPECT_LT(std::chrono::steady_clock::now() - started, minutes(1));
  Interrupt::reset();
}

TEST(RunningProcess, GoesOnBesideUsUntilStopped) {
  PosixProcessRunner runner;
  auto process = runner.start(child({"wait"}));
  ASSERT_TRUE(process.has_value());
  EXPECT_FALSE((*process)->wait(milliseconds(1)).has_value());
  const ExitStatus status = (*process)->stop(minutes(1));
  EXPECT_EQ(status, (ExitStatus{.kind = Kind::signaled, .signal = SIGTERM}));
  EXPECT_EQ((*process)->poll(), status);
}

TEST(RunningProcess, TellsItsOutputAndEndsByItself) {
  PosixProcessRunner runner;
  auto process = runner.start(child({"say", "hello", " you"}));
  EXPECT_EQ((*process)->wait(minutes(1)), (ExitStatus{.code = 0}));
  EXPECT_THAT((*process)->output(), HasSubstr("hello"));
}

TEST(RunningProcess, DestroyingItStopsIt) {
  PosixProcessRunner runner;
  pid_t pid = 0;
  {
    auto process = runner.start(child({"wait"}));
    pid = (*process)->pid();
  }
  EXPECT_TRUE(ends(pid));
}

TEST(RunningProcess, ItsTimeoutEndsIt) {
  PosixProcessRunner runner;
  Command command = child({"wait"});
  command.timeout = milliseconds(20);
  auto process = runner.start(command);
  EXPECT_EQ((*process)->wait(minutes(1))->kind, Kind::timed_out);
}

}  // namespace
}  // namespace qa
