// What signals do to a service that runs, and what its callers see of that.
#include "raw_connection.hpp"
#include "running_service.hpp"
#include "serving/app/health_probe.hpp"
#include "test_certificates.hpp"
#include "test_server.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace echo {
namespace {

using std::chrono::steady_clock;
using testing::HasSubstr;

constexpr int kUnexpected = 99;

std::uint16_t port_of(RunningService& service) {
  return static_cast<std::uint16_t>(std::stoi(service.wait_for("Listening on 127.0.0.1:")));
}

bool is_serving(std::uint16_t port, const std::string& name) {
  ServerOptions options;
  options.listen.port = port;
  options.probed_service = name;
  options.probe_timeout = kPatience;
  std::ostringstream ignored;
  return probe_health(program().identity, options, nullptr, ignored, ignored) == ExitCode::ok;
}

/// Whether an hour of drain delay lets callers in as before but says NOT_SERVING; a second signal
/// ends it.
[[noreturn]] void stop_with_an_hour_of_delay() {
  ServerOptions options = ephemeral();
  options.drain_delay = std::chrono::hours(1);
  RunningService service(options);
  const std::uint16_t port = port_of(service);
  const auto old_connection = stub_for(port);
  service.wait_for("StateRunning");
  bool good = call(*old_connection, "before").status.ok();
  service.signal(SIGTERM);
  service.wait_for("StateStopping");
  while (is_serving(port, "")) {  // the loop hears of it in its own time
  }
  good = good && is_serving(port, "liveness");
  good = good && call(*old_connection, "old").status.ok();
  good = good && call(*stub_for(port), "new").status.ok();
  service.signal(SIGHUP);
  service.wait_for("Nothing to reload");
  if (good) service.signal(SIGINT);
  service.wait_for("the log ends before that");
  _exit(kUnexpected);
}

TEST(DrainDeathTest, AnswersDuringTheDelayUntilASecondSignal) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(stop_with_an_hour_of_delay(), testing::ExitedWithCode(128 + SIGINT), "");
}

TEST(DrainTest, WaitsForTheDelayAndThenStopsInOrder) {
  constexpr std::chrono::milliseconds kDelay{50};
  ServerOptions options = ephemeral();
  options.drain_delay = kDelay;
  RunningService service(options);
  service.wait_for("StateRunning");
  const auto start = steady_clock::now();
  service.signal(SIGTERM);
  service.wait_for("StateStopping");
  service.wait_for("Stopping GRPC Server");
  EXPECT_GE(steady_clock::now() - start, kDelay);
  service.wait_for("StateStopped");
  EXPECT_EQ(service.exit_code(), ExitCode::ok);
}

TEST(DrainTest, CallsUnderWayMayGoOnForTheGraceOnly) {
  ServerOptions options = ephemeral();
  options.grace = std::chrono::milliseconds(1);
  RunningService service(options);
  const auto stub = stub_for(port_of(service));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  const auto chat = stub->Chat(&context);
  v1::EchoRequest request;
  v1::EchoResponse response;
  EXPECT_TRUE(chat->Write(request));
  EXPECT_TRUE(chat->Read(&response));
  service.signal(SIGTERM);
  EXPECT_EQ(service.exit_code(), ExitCode::ok);
  EXPECT_FALSE(chat->Read(&response));
  EXPECT_FALSE(chat->Finish().ok());
}

std::string page_at(std::uint16_t port) {
  const RawConnection visitor(port);
  EXPECT_TRUE(visitor.send("GET /metrics HTTP/1.1\r\n\r\n"));
  return visitor.read_all().value_or("");
}

TEST(DrainTest, ThePageOfMetricsStaysUntilTheEnd) {
  ServerOptions options = ephemeral();
  options.metrics = Endpoint{.host = "127.0.0.1", .port = 0};
  options.grace = std::chrono::hours(1);
  RunningService service(options);
  const auto stub = stub_for(port_of(service));
  const auto metrics_port =
      static_cast<std::uint16_t>(std::stoi(service.wait_for("Metrics on http://127.0.0.1:")));
  service.wait_for("StateRunning");
  EXPECT_THAT(page_at(metrics_port), HasSubstr(R"(echo_state{state="StateRunning"} 1)"));
  grpc::ClientContext context;
  const auto chat = stub->Chat(&context);
  const v1::EchoRequest request;
  v1::EchoResponse response;
  EXPECT_TRUE(chat->Write(request));
  EXPECT_TRUE(chat->Read(&response));
  service.signal(SIGTERM);
  service.wait_for("Stopping GRPC Server");
  const std::string page = page_at(metrics_port);
  EXPECT_THAT(page, HasSubstr(R"(echo_state{state="StateStopping"} 1)"));
  for (const char* labels :
       {R"(grpc_type="unary",grpc_service="echo.v1.EchoService",grpc_method="Echo")",
        R"(grpc_type="server_stream",grpc_service="echo.v1.EchoService",grpc_method="Expand")",
        R"(grpc_type="client_stream",grpc_service="echo.v1.EchoService",grpc_method="Collect")"}) {
    EXPECT_THAT(page, HasSubstr("grpc_server_started_total{" + std::string(labels) + "} 0\n"));
  }
  EXPECT_THAT(
      page,
      HasSubstr(
          R"(grpc_server_in_flight{grpc_type="bidi_stream",grpc_service="echo.v1.EchoService",)"
          R"(grpc_method="Chat"} 1)"));
  for (const char* method : {"Check", "Watch"}) {
    EXPECT_THAT(page, HasSubstr(R"(grpc_service="grpc.health.v1.Health",grpc_method=")" +
                                std::string(method) + R"("} 0)"));
  }
  EXPECT_TRUE(chat->WritesDone());
  EXPECT_TRUE(chat->Finish().ok());
  EXPECT_EQ(service.exit_code(), ExitCode::ok);
}

TEST(HangupTest, ReloadsCertificatesAndServesOn) {
  const TemporaryDirectory directory;
  const KeyPair pair = make_key_pair();
  ServerOptions options = ephemeral();
  options.tls = TlsFiles{.certificate = directory.write("server.crt", pair.certificate),
                         .private_key = directory.write("server.key", pair.private_key),
                         .authority = ""};
  RunningService service(options);
  service.wait_for("StateRunning");
  service.signal(SIGHUP);
  service.wait_for("Reloading certificates");
  service.wait_for("New keys from");
  std::filesystem::remove(options.tls->certificate);
  service.signal(SIGHUP);
  service.wait_for("the keys in use stay");
  service.signal(SIGTERM);
  EXPECT_EQ(service.exit_code(), ExitCode::ok);
}

TEST(HangupTest, IsNoReasonToStopWithoutKeys) {
  RunningService service(ephemeral());
  service.wait_for("StateRunning");
  service.signal(SIGHUP);
  service.wait_for("Nothing to reload");
  service.signal(SIGINT);
  service.wait_for("Shutting down on SIGINT");
  EXPECT_EQ(service.exit_code(), ExitCode::ok);
}

}  // namespace
}  // namespace echo
