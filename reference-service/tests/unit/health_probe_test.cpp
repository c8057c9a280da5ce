// The probe against servers of the test's own.
#include "serving/app/health_probe.hpp"

#include "raw_connection.hpp"
#include "running_service.hpp"
#include "serving/app/tls_loading.hpp"
#include "serving/rpc/acceptor.hpp"
#include "test_certificates.hpp"
#include "test_server.hpp"

#include <chrono>
#include <latch>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// What a probe says.
struct Said {
  ExitCode code = ExitCode::ok;
  std::string out;
  std::string err;
};

class HealthProbeTest : public testing::Test {
 protected:
  /// A server whose loop knows that it serves before anybody can ask.
  std::unique_ptr<Server> serving(const ServerOptions& options, const TlsKeys* keys = nullptr) {
    auto server = std::make_unique<Server>(program(), options, keys);
    EXPECT_EQ(server->open(), std::nullopt);
    server->set_health(Health::serving);
    std::latch told(1);
    server->loop().post([&told] { told.count_down(); });
    server->start();
    told.wait();
    options_.listen.port = server->port();
    return server;
  }

  [[nodiscard]] Said ask(const std::string& service = "", const TlsKeys* keys = nullptr) {
    options_.mode = RunMode::health_probe;
    options_.probed_service = service;
    std::ostringstream out;
    std::ostringstream err;
    const ExitCode code = probe_health(program().identity, options_, keys, out, err);
    return {.code = code, .out = out.str(), .err = err.str()};
  }

  void expect_serving(const Said& said) {
    EXPECT_EQ(said.code, ExitCode::ok);
    EXPECT_EQ(said.out, "SERVING\n");
    EXPECT_EQ(said.err, "");
  }

  void expect_failure(const Said& said, const std::string& reason) {
    EXPECT_EQ(said.code, ExitCode::failure);
    EXPECT_EQ(said.out, "");
    EXPECT_THAT(said.err, AllOf(StartsWith("echo_server: "), HasSubstr(reason), EndsWith("\n")));
    EXPECT_EQ(std::ranges::count(said.err, '\n'), 1) << said.err;
  }

  TlsKeys keys_of(const KeyPair& pair, const std::string& authority = "") {
    return {
        .certificate = pair.certificate, .private_key = pair.private_key, .authority = authority};
  }

  ServerOptions options_ = [] {
    ServerOptions options;
    options.probe_timeout = kPatience;
    return options;
  }();
};

TEST_F(HealthProbeTest, IsContentWithWhoServes) {
  const auto server = serving(ephemeral());
  expect_serving(ask());
  expect_serving(ask("echo.v1.EchoService"));
}

TEST_F(HealthProbeTest, AsksAtLoopbackWhatListensEverywhere) {
  for (const char* host : {"0.0.0.0", "::"}) {
    ServerOptions options = ephemeral();
    options.listen.host = std::string(host) == "::" ? "::1" : "127.0.0.1";
    const auto server = serving(options);
    options_.listen.host = host;
    expect_serving(ask());
  }
}

TEST_F(HealthProbeTest, NamesWhatIsWrong) {
  const auto server = started_server();  // and nobody says that it serves
  options_.listen.port = server->port();
  expect_failure(ask(), "NOT_SERVING");
  expect_serving(ask("liveness"));
  expect_failure(ask("other"), "NOT_FOUND: unknown service 'other'");
}

TEST_F(HealthProbeTest, FailsAtOnceWhenNobodyIsThere) {
  {
    const auto gone = started_server();
    options_.listen.port = gone->port();
  }
  options_.probe_timeout = std::chrono::hours(1);
  expect_failure(ask(), "UNAVAILABLE");
}

TEST_F(HealthProbeTest, WaitsForASilentPortNoLongerThanItMay) {
  const auto listening = listen_on({.host = "127.0.0.1", .port = 0});
  ASSERT_TRUE(std::holds_alternative<Listener>(listening));
  options_.listen.port = std::get<Listener>(listening).port;
  options_.probe_timeout = std::chrono::milliseconds(50);
  expect_failure(ask(), "DEADLINE_EXCEEDED");
}

TEST_F(HealthProbeTest, TakesTheCertificateThatIsServed) {
  const TlsKeys keys = keys_of(make_expired_key_pair());
  const auto server = serving(ephemeral(), &keys);
  const TlsKeys renewed = keys_of(make_key_pair());  // by files that were replaced meanwhile
  expect_serving(ask("", &renewed));
}

TEST_F(HealthProbeTest, ShowsItsOwnCertificateToWhoAsksForOne) {
  const KeyPair pair = make_key_pair();
  const TlsKeys keys = keys_of(pair, pair.certificate);
  const auto server = serving(ephemeral(), &keys);
  expect_serving(ask("", &keys));
  const TlsKeys stranger = keys_of(make_key_pair());
  expect_failure(ask("", &stranger), "UNAVAILABLE");
}

TEST_F(HealthProbeTest, PlaintextIsNoAnswerToTls) {
  const TlsKeys keys = keys_of(make_key_pair());
  const auto server = serving(ephemeral(), &keys);
  expect_failure(ask(), "UNAVAILABLE");
}

TEST_F(HealthProbeTest, IsAModeOfTheProgram) {
  const auto server = serving(ephemeral());
  options_.mode = RunMode::health_probe;
  testing::internal::CaptureStdout();
  EXPECT_EQ(run(program(), options_), ExitCode::ok);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "SERVING\n");
  options_.tls = TlsFiles{"/nowhere/server.crt", "/nowhere/server.key", ""};
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(program(), options_), ExitCode::failure);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("cannot read /nowhere"));
}

}  // namespace
}  // namespace echo
