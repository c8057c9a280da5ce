// Who gets in: greetings, the number of connections, the port itself.
#include "serving/rpc/acceptor.hpp"

#include "raw_connection.hpp"
#include "serving/rpc/greeting.hpp"
#include "test_certificates.hpp"
#include "test_server.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace echo {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

TEST(GreetingTest, IsHttp2sPrefaceOrTheBeginningOfIt) {
  EXPECT_EQ(judge_plain_greeting(kHttp2Preface), Greeting::expected);
  EXPECT_EQ(judge_plain_greeting(kHttp2Preface.substr(0, 23)), Greeting::incomplete);
  EXPECT_EQ(judge_plain_greeting("P"), Greeting::incomplete);
  EXPECT_EQ(judge_plain_greeting("PRI * HTTP/1"), Greeting::foreign);
  EXPECT_EQ(judge_plain_greeting("G"), Greeting::foreign);
}

TEST(GreetingTest, IsATlsHandshakeRecordWithKeys) {
  EXPECT_EQ(judge_tls_greeting("\x16\x03\x01 and so on"), Greeting::expected);
  EXPECT_EQ(judge_tls_greeting("\x16"), Greeting::incomplete);
  EXPECT_EQ(judge_tls_greeting(kHttp2Preface), Greeting::foreign);
}

TEST(ConnectionsThatFitTest, AreBoundedByTheLimitAndByDescriptors) {
  EXPECT_EQ(connections_that_fit(10, 1024), 10U);
  EXPECT_EQ(connections_that_fit(1000, 1024), 488U);
  EXPECT_EQ(connections_that_fit(0, 1024), 488U);
  EXPECT_EQ(connections_that_fit(0, 8), 1U);
}

/// What a server logs about the greetings; all of them must end in being closed.
std::string logged_about(const std::vector<std::string>& greetings, const TlsKeys* keys = nullptr) {
  testing::internal::CaptureStderr();
  {
    Log log(LogLevel::warning);
    Server server(program(), ephemeral(), keys, &log);
    EXPECT_EQ(server.open(), std::nullopt);
    server.start();
    for (const std::string& greeting : greetings) {
      const RawConnection stranger(server.port());
      EXPECT_TRUE(stranger.send(greeting));
      EXPECT_TRUE(stranger.is_closed_by_peer()) << greeting;
    }
    server.drain(kPatience);
  }
  return testing::internal::GetCapturedStderr();
}

TEST(AcceptorTest, ClosesStrangersAndNamesThem) {
  EXPECT_THAT(logged_about({"hello?\r\n"}),
              ContainsRegex("Foreign greeting from 127\\.0\\.0\\.1:[0-9]+: closed"));
  EXPECT_THAT(logged_about({"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"}),
              HasSubstr("Foreign greeting from"));
  EXPECT_THAT(logged_about({std::string("\x16\x03\x01\x00\xa5\x01", 6)}),
              HasSubstr("Foreign greeting from"))
      << "TLS where plaintext is spoken";
}

TEST(AcceptorTest, ClosesPlaintextWhereTlsIsSpoken) {
  const KeyPair pair = make_key_pair();
  const TlsKeys keys = {pair.certificate, pair.private_key, ""};
  EXPECT_THAT(logged_about({std::string(kHttp2Preface)}, &keys), HasSubstr("Foreign greeting"));
}

TEST(AcceptorTest, ManyStrangersAreFewLines) {
  const std::string log = logged_about(std::vector<std::string>(200, "hello?"));
  EXPECT_LT(std::ranges::count(log, '\n'), 50) << log;
}

TEST(AcceptorTest, WaitsForAGreetingThatComesInPieces) {
  const auto server = started_server();
  const RawConnection slow(server->port());
  for (const char byte : kHttp2Preface) {
    ASSERT_TRUE(slow.send(std::string(1, byte)));
    std::this_thread::yield();
  }
  ASSERT_TRUE(slow.send(Frame{.type = Frame::kSettings, .payload = ""}.bytes()));
  EXPECT_TRUE(slow.read_frame_of(Frame::kSettings));
}

TEST(AcceptorTest, ClosesThoseWhoSayNothing) {
  ServerOptions options = ephemeral();
  options.limits.handshake = std::chrono::seconds(1);
  const auto server = started_server(options);
  EXPECT_TRUE(RawConnection(server->port()).is_closed_by_peer());
}

/// A connection that has been handed to gRPC.
RawConnection served_connection(const Server& server) {
  RawConnection connection(server.port());
  EXPECT_TRUE(connection.greet());
  EXPECT_TRUE(connection.read_frame_of(Frame::kSettings));
  return connection;
}

/// Whether the number of connections gets to be `count` before nobody would wait any longer.
bool comes_to_have(const Server& server, std::size_t count) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (server.connections() != count) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(AcceptorTest, ClosesTheOneConnectionTooMany) {
  ServerOptions options = ephemeral();
  options.limits.connections = 2;
  const auto server = started_server(options);
  const RawConnection first = served_connection(*server);
  {
    const RawConnection second = served_connection(*server);
    EXPECT_TRUE(RawConnection(server->port()).is_closed_by_peer());
  }
  EXPECT_TRUE(comes_to_have(*server, 1));
  EXPECT_TRUE(call(*stub_for(server->port()), "in").status.ok());
}

TEST(AcceptorTest, TheSilentGiveWayToOthers) {
  ServerOptions options = ephemeral();
  options.limits.connections = 4;
  options.limits.handshake = std::chrono::seconds(0);
  const auto server = started_server(options);
  constexpr int kSilent = 20;
  std::vector<RawConnection> silent;
  silent.reserve(kSilent);
  for (int i = 0; i < kSilent; ++i) silent.emplace_back(server->port());
  EXPECT_TRUE(call(*stub_for(server->port()), "in").status.ok());
  EXPECT_TRUE(silent.front().is_closed_by_peer());
}

TEST(AcceptorTest, CountsConnectionsUntilTheyEnd) {
  const auto server = started_server();
  EXPECT_EQ(server->connections(), 0U);
  {
    const RawConnection first = served_connection(*server);
    const RawConnection second = served_connection(*server);
    EXPECT_TRUE(comes_to_have(*server, 2));
  }
  EXPECT_TRUE(comes_to_have(*server, 0));
}

TEST(AcceptorTest, ListensOnIpv6) {
  ServerOptions options = ephemeral();
  for (const char* host : {"::1", "::", "0.0.0.0"}) {
    options.listen.host = host;
    const auto server = started_server(options);
    const std::string target = std::string(host) == "::1" ? "::1" : "127.0.0.1";
    const auto stub = v1::EchoService::NewStub(grpc::CreateChannel(
        to_string(Endpoint{target, server->port()}), grpc::InsecureChannelCredentials()));
    EXPECT_EQ(call(*stub, host).message, host);
  }
}

/// Takes descriptors until none is left, and gives them back.
class Hoard {
 public:
  Hoard() {
    for (int taken = dup(0); taken >= 0; taken = dup(0)) descriptors_.emplace_back(taken);
  }
  void give_one_back() { descriptors_.pop_back(); }

 private:
  std::vector<FileDescriptor> descriptors_;
};

/// Waits for a line on standard error.
class ErrorOutput {
 public:
  ErrorOutput() : before_(dup(STDERR_FILENO)) {
    if (pipe(ends_) != 0) _exit(5);
    dup2(ends_[1], STDERR_FILENO);
  }

  /// Passes on what came until then.
  void wait_for(const std::string& text) const {
    std::string seen;
    std::array<char, 256> bytes{};
    while (seen.find(text) == std::string::npos) {
      const ssize_t got = read(ends_[0], bytes.data(), bytes.size());
      if (got <= 0) _exit(6);
      seen.append(bytes.data(), static_cast<std::size_t>(got));
    }
    if (write(before_, seen.data(), seen.size()) < 0) _exit(7);
  }

 private:
  int before_;
  int ends_[2] = {};
};

/// In a process of its own: whether a caller who came when no descriptor was left is served later.
[[noreturn]] void be_out_of_descriptors_for_a_while() {
  const rlimit few = {.rlim_cur = 64, .rlim_max = 64};
  setrlimit(RLIMIT_NOFILE, &few);
  const ErrorOutput errors;
  Log log(LogLevel::warning);
  Server server(program(), ephemeral(), nullptr, &log);
  if (server.open()) _exit(2);
  server.start();
  std::optional<Hoard> hoard(std::in_place);
  hoard->give_one_back();
  const RawConnection caller(server.port());  // takes it
  if (!caller.greet()) _exit(3);
  errors.wait_for("No descriptors are left: callers wait");
  hoard.reset();
  const bool served = caller.read_frame_of(Frame::kSettings).has_value();
  _exit(served && call(*stub_for(server.port()), "hello").status.ok() ? 0 : 4);
}

TEST(AcceptorDeathTest, ServesAgainWhenDescriptorsComeBack) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer opens a pipe for each check of a virtual call";
#endif
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(be_out_of_descriptors_for_a_while(), testing::ExitedWithCode(0),
              "No descriptors are left: callers wait");
}

/// Names of this process's threads by their numbers.
std::set<std::pair<std::string, std::string>> threads() {
  std::set<std::pair<std::string, std::string>> all;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    all.emplace(task.path().filename(), name);
  }
  return all;
}

TEST(ServerThreadsTest, AreOneForEachLoopAndOneThatAccepts) {
  // Warm up: the client side and gRPC's own timers have threads as well, which stay.
  const auto other = started_server();
  const auto stub = stub_for(other->port());
  EXPECT_TRUE(call(*stub, "warm").status.ok());
  const auto before = threads();
  ServerOptions options = ephemeral();
  options.threads = 2;
  const auto server = started_server(options);
  const auto second_stub = stub_for(server->port());
  EXPECT_TRUE(call(*second_stub, "hello").status.ok());
  int accepting = 0;
  int others = 0;
  for (const auto& [number, name] : threads()) {
    EXPECT_THAT(name, testing::Not(HasSubstr("nexting")));
    if (before.contains({number, name})) continue;
    const bool is_grpcs = name.starts_with("grpc_") || name.find("execut") != std::string::npos;
    (name == "accept" ? accepting : others) += is_grpcs ? 0 : 1;
  }
  EXPECT_EQ(accepting, 1);
  EXPECT_EQ(others, options.threads);
}

}  // namespace
}  // namespace echo
