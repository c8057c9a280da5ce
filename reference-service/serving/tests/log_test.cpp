// The log: lines for people and for collectors, the file, and what happens when it can't be
// written.
#include "serving/log/log.hpp"

#include "serving/app/tls_loading.hpp"
#include "serving/core/json_text.hpp"
#include "serving/log/line.hpp"
#include "serving/rpc/file_descriptor.hpp"
#include "serving/rpc/grpc_log.hpp"
#include "test_certificates.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace serving {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const LogNames kNames = {.title = "Kit", .file = "kit.log"};

std::string logged_at(LogLevel level) {
  testing::internal::CaptureStderr();
  Log log(level, LogFormat::text, kNames);
  log.debug("a detail");
  log.info("a fact");
  log.warning("a doubt");
  log.state(ServiceState::running);
  log.error("a failure");
  return testing::internal::GetCapturedStderr();
}

TEST(LogTest, WritesTheSeedsTags) {
  EXPECT_THAT(logged_at(LogLevel::debug),
              AllOf(HasSubstr("Kit - [DEBUG]   a detail\n"), HasSubstr("[INFO]    a fact\n"),
                    HasSubstr("[WARNING] a doubt\n"), HasSubstr("[STATUS]  StateRunning\n"),
                    HasSubstr("[ERROR]   a failure\n")));
}

TEST(LogTest, DropsWhatIsBelowItsLevel) {
  EXPECT_THAT(logged_at(LogLevel::state),
              AllOf(Not(HasSubstr("a doubt")), HasSubstr("StateRunning"), HasSubstr("a failure")));
  EXPECT_EQ(logged_at(LogLevel::quiet), "");
}

TEST(LogTest, AlsoWritesToAFileInADirectoryThatItMakes) {
  const TemporaryDirectory directory;
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::info, LogFormat::text, kNames);
    EXPECT_EQ(log.add_file(directory.path("logs")), std::nullopt);
    log.info("for the record");
  }
  testing::internal::GetCapturedStderr();
  const auto text = read_file(directory.path("logs/kit.log"));
  EXPECT_THAT(std::get<std::string>(text), HasSubstr("Kit - [INFO]    for the record\n"));
}

TEST(LogTest, SaysThatItCannotWriteAFile) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("file", "");
  Log log(LogLevel::quiet, LogFormat::text, kNames);
  EXPECT_THAT(log.add_file(file)->what, HasSubstr("--logdir: "));
}

TEST(LogTest, TakesWhatGrpcSaysAsLongAsItIsAskedTo) {
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::debug, LogFormat::text, kNames);
    const GrpcMessages messages(log);
    gpr_log(GPR_ERROR, "the transport %s", "failed");
  }
  gpr_log(GPR_ERROR, "after the end");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, HasSubstr("Kit - [WARNING] gRPC: the transport failed\n"));
  EXPECT_THAT(text, Not(HasSubstr("Kit - [WARNING] gRPC: after the end")));
}

TEST(LogTest, AMessageIsOneLineWhateverItHolds) {
  testing::internal::CaptureStderr();
  Log(LogLevel::info, LogFormat::text, kNames).info("first\nKit - [ERROR]   forged\x1b[31m");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
  EXPECT_THAT(text, HasSubstr("first\\x0aKit - [ERROR]   forged\\x1b[31m\n"));
}

TEST(LogTest, ALineFitsIntoAPipeHoweverMuchOfItIsEscaped) {
  constexpr std::size_t kPipe = 4096;
  for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
    for (const char* piece :
         {"\x01", "x", "\xC3\xA4", "x\xF0\x9F\x90\x9F", "\xFF", "\"", "\xBF\x1b"}) {
      std::string text = "abc";
      while (text.size() < 30'000) text += piece;
      testing::internal::CaptureStderr();
      Log(LogLevel::info, format, kNames).info(text);
      const std::string line = testing::internal::GetCapturedStderr();
      EXPECT_LE(line.size(), kPipe) << piece;
      EXPECT_GT(line.size(), 2'900U) << piece;
      EXPECT_EQ(std::ranges::count(line, '\n'), 1) << piece;
    }
  }
}

TEST(LogTest, ALongLineIsCutBetweenCharacters) {
  EXPECT_EQ(printable("abc\x01", 6), "abc");
  EXPECT_EQ(printable("abc\x01", 7), "abc\\x01");
  EXPECT_EQ(printable("ab\xC3\xA4", 3), "ab");
  EXPECT_EQ(printable("ab\xF0\x9F\x90\x9F", 5), "ab");
  EXPECT_EQ(printable("ab\xF0\x9F\x90\x9F", 6), "ab\xF0\x9F\x90\x9F");
  EXPECT_EQ(json_quoted("ab\xC3\xA4", 3), "\"ab\"");
  EXPECT_EQ(json_quoted("ab\x01", 7), "\"ab\"");
  EXPECT_EQ(json_quoted("ab\x01", 8), "\"ab\\u0001\"");
}

TEST(LogTest, WritesOneJsonObjectALine) {
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::info, LogFormat::json);
    log.warning("a \"doubt\"\n\xFF");
    log.state(ServiceState::running);
  }
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(log, '\n'), 2) << log;
  EXPECT_THAT(log, testing::StartsWith(R"({"time":"2)"));
  // The last byte is no UTF-8: U+FFFD stands for it.
  EXPECT_THAT(log, HasSubstr(R"(","level":"warning","message":"a \"doubt\"\n)"
                             "\xEF\xBF\xBD\"}\n{\"time\":\""));
  EXPECT_THAT(log, testing::EndsWith(R"(","level":"state","message":"StateRunning"})"
                                     "\n"));
}

TEST(LogTest, StrangersCannotFillItWithErrorsOfGrpc) {
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::info, LogFormat::text, kNames);
    const GrpcMessages messages(log);
    for (int i = 0; i < 100; ++i) gpr_log(GPR_ERROR, "handshake %d failed", i);
  }
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, HasSubstr("gRPC: handshake 0 failed"));
  EXPECT_LT(std::ranges::count(text, '\n'), 50) << text;  // one, on a machine that does not stall
}

/// Standard error is a pipe that nobody reads, as long as this lives.
class UnreadStandardError {
 public:
  UnreadStandardError() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    reading_ = FileDescriptor(ends[0]);
    const FileDescriptor writing(ends[1]);
    before_ = FileDescriptor(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
    dup2(writing.number(), STDERR_FILENO);
  }
  ~UnreadStandardError() { dup2(before_.number(), STDERR_FILENO); }
  UnreadStandardError(const UnreadStandardError&) = delete;
  UnreadStandardError& operator=(const UnreadStandardError&) = delete;

  /// All that is in the pipe.
  std::string take() const {
    std::string text(static_cast<std::size_t>(fcntl(reading_.number(), F_GETPIPE_SZ)), ' ');
    const ssize_t got = read(reading_.number(), text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }

 private:
  FileDescriptor reading_;
  FileDescriptor before_;
};

TEST(LogTest, AReaderThatStopsDoesNotStopTheService) {
  const UnreadStandardError pipe;
  Log log(LogLevel::info, LogFormat::text, kNames);
  const std::string long_text(10'000, 'x');
  for (int i = 0; i < 100; ++i) log.info(long_text);  // would wait for ever
  EXPECT_THAT(pipe.take(), HasSubstr("Kit - [INFO]    xxx"));
  log.info("somebody reads again");
  EXPECT_THAT(pipe.take(),
              testing::ContainsRegex("somebody reads again\n.*\\[WARNING\\] [0-9]+ lines "
                                     "before were dropped: nobody read them\n"));
}

/// How often `text` says that the file can't be written.
long complaints_in(const std::string& text) {
  const std::string complaint = "The log file cannot be written";
  long count = 0;
  for (std::size_t at = text.find(complaint); at != std::string::npos;
       at = text.find(complaint, at + 1)) {
    ++count;
  }
  return count;
}

TEST(LogTest, SaysOnceThatTheDiskIsFullAndGoesOn) {
  const TemporaryDirectory directory;
  std::filesystem::create_symlink("/dev/full", directory.path("kit.log"));
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::info, LogFormat::text, kNames);
    ASSERT_EQ(log.add_file(directory.path("")), std::nullopt);
    log.info("one");
    log.info("two");
    log.info("three");
  }
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(complaints_in(text), 1) << text;
  EXPECT_THAT(text, AllOf(HasSubstr("No space left on device"), HasSubstr("three")));
}

TEST(LogTest, MakesADirectoryThatWasDeletedUnderItAgain) {
  const TemporaryDirectory directory;
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::info, LogFormat::text, kNames);
    ASSERT_EQ(log.add_file(directory.path("logs")), std::nullopt);
    log.info("before");
    std::filesystem::remove_all(directory.path("logs"));
    log.info("after");
  }
  EXPECT_EQ(complaints_in(testing::internal::GetCapturedStderr()), 0);
  const auto text = read_file(directory.path("logs/kit.log"));
  EXPECT_THAT(std::get<std::string>(text), AllOf(HasSubstr("after"), Not(HasSubstr("before"))));
}

TEST(LogTest, SaysOnceThatItsDirectoryIsGoneForGood) {
  const TemporaryDirectory directory;
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::info, LogFormat::text, kNames);
    ASSERT_EQ(log.add_file(directory.path("logs")), std::nullopt);
    std::filesystem::remove_all(directory.path("logs"));
    const std::string in_the_way = directory.write("logs", "");
    log.info("one");
    log.info("two");
  }
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(complaints_in(text), 1) << text;
  EXPECT_THAT(text, HasSubstr("two"));
}

}  // namespace
}  // namespace serving
