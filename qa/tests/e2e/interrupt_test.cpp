// Ctrl-C in the middle of a run: the record is complete, and nothing stays behind.
#include "qa/tests/e2e/fixture_project.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qa {
namespace {

/// A named pipe by which a stage tells that it has got somewhere.
class Messages {
 public:
  explicit Messages(const std::filesystem::path& path) {
    if (mkfifo(path.c_str(), 0600) == 0) pipe_ = open(path.c_str(), O_RDWR | O_CLOEXEC);
  }
  ~Messages() {
    if (pipe_ >= 0) close(pipe_);
  }
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;

  /// Waits for what comes next; empty when nothing does.
  std::string next() const {
    pollfd waiting{.fd = pipe_, .events = POLLIN, .revents = 0};
    if (pipe_ < 0 || poll(&waiting, 1, 30'000) != 1) return {};
    std::string text(100, '\0');
    const ssize_t size = read(pipe_, text.data(), text.size());
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

 private:
  int pipe_ = -1;
};

bool is_alive(int pid) {
  return kill(pid, 0) == 0 || errno != ESRCH;
}

class Interrupted : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(Interrupted, TheRecordIsCompleteAndNoChildIsLeft) {
  const auto [signal, code] = GetParam();
  const FixtureProject project(shell_stage("before", "true") +
                               shell_stage("long", "echo $$ > messages; exec sleep 600") +
                               shell_stage("after", "true", "needs = [\"long\"]"));
  const Messages messages(project.root() / "messages");
  PosixProcessRunner processes;
  auto started = processes.start(project.command({"run", "-j", "1"}));
  ASSERT_TRUE(started) << started.error().what;
  RunningProcess& qa = **started;

  const std::string message = messages.next();
  ASSERT_FALSE(message.empty()) << qa.output();
  const int child = std::stoi(message);
  ASSERT_TRUE(is_alive(child));
  kill(qa.pid(), signal);
  const auto status = qa.wait(std::chrono::seconds(30));

  ASSERT_TRUE(status) << qa.output();
  EXPECT_EQ(status->code, code) << qa.output();
  EXPECT_FALSE(is_alive(child));
  const auto json = project.run_json();
  EXPECT_EQ(json["run"]["status"], "canceled");
  EXPECT_EQ(json["run"]["exit_code"], code);
  ASSERT_EQ(json["stages"].size(), 3U);
  EXPECT_EQ(json["stages"][0]["status"], "passed");
  EXPECT_EQ(json["stages"][1]["status"], "canceled");
  EXPECT_EQ(json["stages"][2]["status"], "skipped");
  EXPECT_THAT(project.read("reports/latest/summary.md"), testing::StartsWith("## qa: canceled"));
  for (const char* report : {"junit.xml", "results.sarif", "gl-code-quality.json", "trace.json"})
    EXPECT_FALSE(project.read(std::filesystem::path("reports/latest") / report).empty()) << report;
  EXPECT_THAT(qa.output(), testing::HasSubstr("\nCANCELED in "));
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupted,
                         testing::Values(std::pair(SIGINT, 130), std::pair(SIGTERM, 143)),
                         [](const auto& signal) -> std::string {
                           return signal.param.first == SIGINT ? "Sigint" : "Sigterm";
                         });

}  // namespace
}  // namespace qa
