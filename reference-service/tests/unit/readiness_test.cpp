// The service says that it is ready when its peer is, and only then.
#include "serving/app/readiness.hpp"

#include "gated_echo.hpp"
#include "running_service.hpp"
#include "serving/app/health_probe.hpp"
#include "test_server.hpp"

#include <csignal>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

namespace echo {
namespace {

bool is_serving(std::uint16_t port, const std::string& name = "") {
  ServerOptions options;
  options.listen.port = port;
  options.probed_service = name;
  options.probe_timeout = kPatience;
  std::ostringstream ignored;
  return probe_health(program().identity, options, nullptr, ignored, ignored) == ExitCode::ok;
}

std::uint16_t port_of(RunningService& service) {
  return static_cast<std::uint16_t>(std::stoi(service.wait_for("Listening on 127.0.0.1:")));
}

/// Until the loop has heard of it, too.
void expect_soon(std::uint16_t port, bool serving) {
  while (is_serving(port) != serving) {
  }
}

TEST(ReadinessTest, FollowsAPeerThatGoesAndComesBack) {
  auto peer = started_server();
  const std::uint16_t peer_port = peer->port();
  ServerOptions options = ephemeral();
  options.peer = Endpoint{"127.0.0.1", peer_port};
  RunningService service(options);
  const std::uint16_t port = port_of(service);
  service.wait_for("StateStarted");
  service.wait_for("StateRunning");
  expect_soon(port, true);

  peer.reset();
  service.wait_for("The downstream peer is out of reach");
  service.wait_for("StateStarted");
  expect_soon(port, false);
  EXPECT_TRUE(is_serving(port, "liveness"));
  EXPECT_EQ(call(*stub_for(port), "anybody?").status.error_code(), grpc::StatusCode::UNAVAILABLE);

  ServerOptions again = ephemeral();
  again.listen.port = peer_port;
  peer = started_server(again);
  service.wait_for("StateRunning");
  expect_soon(port, true);
  service.signal(SIGTERM);
  EXPECT_EQ(service.exit_code(), ExitCode::ok);
}

TEST(ReadinessTest, WithoutItsPeerTheServiceIsStartedAndStopsInOrder) {
  ServerOptions options = ephemeral();
  options.peer = Endpoint{"127.0.0.1", 1};  // nobody listens there
  RunningService service(options);
  const std::uint16_t port = port_of(service);
  service.wait_for("StateStarted");
  EXPECT_FALSE(is_serving(port));
  EXPECT_TRUE(is_serving(port, "liveness"));
  service.signal(SIGTERM);
  service.wait_for("StateStopped");
  EXPECT_EQ(service.exit_code(), ExitCode::ok);
}

TEST(ReadinessTest, WhatComesLateDoesNotOvertakeTheStop) {
  const auto server = started_server();
  StateMachine state([](ServiceState) {});
  state.advance(ServiceState::starting);
  state.advance(ServiceState::started);
  Readiness readiness(state, *server);
  readiness.be_ready();
  expect_soon(server->port(), true);
  readiness.stop();
  readiness.be_ready();
  EXPECT_EQ(state.state(), ServiceState::stopping);
  expect_soon(server->port(), false);
}

TEST(ReadinessTest, WhoHearsOfAStateFindsItInTheHealth) {
  const auto server = started_server();
  std::vector<bool> seen;
  StateMachine state([&](ServiceState to) {
    if (to >= ServiceState::running) seen.push_back(is_serving(server->port()));
  });
  state.advance(ServiceState::starting);
  state.advance(ServiceState::started);
  Readiness readiness(state, *server);
  readiness.be_ready();
  readiness.stop();
  EXPECT_EQ(seen, (std::vector<bool>{true, false}));
}

}  // namespace
}  // namespace echo
