// The process around the server: port check, log, signals, exit codes, and the demo client.
#include "serving/app/application.hpp"

#include "client/demo.hpp"
#include "serving/app/log_directory.hpp"
#include "serving/app/port_check.hpp"
#include "serving/app/signals.hpp"
#include "serving/app/standard_streams.hpp"
#include "serving/app/tls_loading.hpp"
#include "serving/log/log.hpp"
#include "test_certificates.hpp"
#include "test_server.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <sstream>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

/// Sockets on which this program was ready for callers.
std::atomic<int> opened_ports{0};

}  // namespace

/// Takes the C library's place in this program: whoever opens a port in it comes through here.
extern "C" int listen(int descriptor, int backlog) noexcept {
  ++opened_ports;
  return static_cast<int>(syscall(SYS_listen, descriptor, backlog));
}

namespace echo {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(PortCheckTest, SeesThatAPortIsFreeOrTaken) {
  const auto server = started_server();
  const MaybeProblem problem = check_port({"127.0.0.1", server->port()});
  ASSERT_TRUE(problem);
  EXPECT_THAT(problem->what, HasSubstr("Address already in use"));
  EXPECT_EQ(check_port({"127.0.0.1", 0}), std::nullopt);
}

TEST(PortCheckTest, SeesThatAnAddressIsNotOfThisHost) {
  // RFC 5737 and RFC 3849: addresses for documentation, which nobody has.
  EXPECT_TRUE(check_port({"192.0.2.1", 0}));
  EXPECT_TRUE(check_port({"2001:db8::1", 0}));
}

TEST(LogDirectoryTest, IsJudgedWithoutBeingMade) {
  const TemporaryDirectory directory;
  EXPECT_EQ(check_log_directory(directory.path("a/b"), "echo_server.log"), std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(directory.path("a")));
  const std::string file = directory.write("file", "");
  EXPECT_THAT(check_log_directory(file, "echo_server.log")->what, HasSubstr("Not a directory"));
}

TEST(LogDirectoryTest, SeesWhatStandsWhereTheFileShallBe) {
  const TemporaryDirectory directory;
  std::filesystem::create_directories(directory.path("taken/echo_server.log"));
  EXPECT_THAT(check_log_directory(directory.path("taken"), "echo_server.log")->what,
              HasSubstr("taken/echo_server.log: Is a directory"));
  std::filesystem::create_symlink(directory.path("nowhere"), directory.path("link"));
  EXPECT_THAT(check_log_directory(directory.path("link"), "echo_server.log")->what,
              HasSubstr("Not a directory"));
}

TEST(ApplicationTest, ADryRunFindsABadLogDirectory) {
  const TemporaryDirectory directory;
  ServerOptions options = ephemeral();
  options.mode = RunMode::dry_run;
  options.log_directory = directory.write("file", "");
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(program(), options), ExitCode::failure);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("--logdir"));
}

TEST(ApplicationTest, ADryRunSaysThatEverythingSeemsOkay) {
  ServerOptions options = ephemeral();
  options.mode = RunMode::dry_run;
  testing::internal::CaptureStdout();
  EXPECT_EQ(run(program(), options), ExitCode::ok);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "Everything seems okay.\n");
}

TEST(ApplicationTest, ADryRunOpensNoPort) {
  ServerOptions options = ephemeral();
  options.mode = RunMode::dry_run;
  const int before = opened_ports;
  testing::internal::CaptureStdout();
  EXPECT_EQ(run(program(), options), ExitCode::ok);
  testing::internal::GetCapturedStdout();
  EXPECT_EQ(opened_ports, before);
  const auto server = started_server();
  EXPECT_GT(opened_ports, before) << "this test would not see one";
}

TEST(ApplicationTest, ABusyPortIsOneLineAndAFailure) {
  const auto server = started_server();
  for (const RunMode mode : {RunMode::serve, RunMode::dry_run}) {
    ServerOptions options;
    options.listen.port = server->port();
    options.mode = mode;
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(program(), options), ExitCode::failure);
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
    EXPECT_THAT(text, HasSubstr("Address already in use"));
  }
}

TEST(ApplicationTest, ABusyPortOfTheMetricsPageIsOneLineAndAFailure) {
  const auto other = started_server();
  for (const RunMode mode : {RunMode::serve, RunMode::dry_run}) {
    ServerOptions options = ephemeral();
    options.metrics = Endpoint{.host = "127.0.0.1", .port = other->port()};
    options.mode = mode;
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(program(), options), ExitCode::failure);
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
    EXPECT_THAT(text, AllOf(HasSubstr("--metrics-port: "), HasSubstr("Address already in use")));
  }
}

TEST(ApplicationTest, ServesUntilASignalAndThenStopsInOrder) {
  hold_signals();
  pthread_kill(pthread_self(), SIGTERM);  // waits until run() asks for it
  ServerOptions options = ephemeral();
  options.listen.host = "::1";
  options.peer = Endpoint{"localhost", 1};
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(program(), options), ExitCode::ok);
  const std::string log = testing::internal::GetCapturedStderr();
  std::size_t from = 0;
  for (const char* line : {"StateInitialized", "Initialized Server", "StateStarting",
                           "Listening on [::1]:", "downstream peer localhost:1", "StateStarted",
                           "Shutting down on SIGTERM", "StateStopping", "Stopping GRPC Server",
                           "StateStopped", "Shut down"}) {
    from = log.find(line, from);
    ASSERT_NE(from, std::string::npos) << line << " is missing or too early in\n" << log;
  }
}

TEST(SignalsDeathTest, ASecondSignalEndsTheProcessAtOnce) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        hold_signals();
        let_stop_signals_kill();
        raise(SIGTERM);
      },
      testing::ExitedWithCode(128 + SIGTERM), "");
}

[[noreturn]] void log_to_nobody() {
  hold_signals();
  std::array<int, 2> ends{};
  const bool opened = pipe(ends.data()) == 0;
  close(ends[0]);
  dup2(ends[1], STDERR_FILENO);
  Log(LogLevel::info).info("to nobody");
  _exit(opened ? 0 : 1);
}

TEST(SignalsDeathTest, WhoeverReadsTheLogMayGo) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(log_to_nobody(), testing::ExitedWithCode(0), "");
}

[[noreturn]] void start_without_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) close(number);
  fill_standard_streams();
  const bool all = fcntl(STDOUT_FILENO, F_GETFD) >= 0 && fcntl(STDERR_FILENO, F_GETFD) >= 0;
  _exit(all ? 0 : 1);
}

TEST(StandardStreamsDeathTest, ThoseThatAreClosedAreFilled) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(start_without_streams(), testing::ExitedWithCode(0), "");
}

TEST(DemoTest, PrintsWhatIsSentAndWhatComesBack) {
  const auto server = started_server();
  ClientOptions options;
  options.server.port = server->port();
  options.count = 2;
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(run_demo(options, out, err), ExitCode::ok);
  EXPECT_THAT(out.str(), testing::ContainsRegex(
                             "Sending message: \"Hello, world!\"\n"
                             "Got response message: \"Hello, world!\" in [0-9]+\\.[0-9]+ ms\n"
                             "Sending message: .*\nGot .*\nClosed connection.\n"));
  EXPECT_EQ(err.str(), "");
}

TEST(DemoTest, SaysWhyItCouldNotSayHello) {
  ClientOptions options;
  {
    const auto gone = started_server();
    options.server.port = gone->port();
  }
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(run_demo(options, out, err), ExitCode::failure);
  EXPECT_THAT(err.str(), HasSubstr("Could not say hello: "));
}

}  // namespace
}  // namespace echo
