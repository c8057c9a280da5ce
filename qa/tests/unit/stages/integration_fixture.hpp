// The integration stage with services from a script.
#pragma once

#include "qa/environment/rpc_wire.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/tests/unit/stages/echo_image.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"
#include "test_paths.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace qa {

inline constexpr const char* kTopology = R"(qa: topology/v1
name: echo
services:
  front:
    image: ${artifact}
    args: ["--bind=${address.front}", "--client-ip=${address.peer}"]
    ports: { grpc: 42302 }
    ready: { grpc: grpc }
    after: [peer]
  peer:
    image: ${artifact}
    args: ["--bind=${address.peer}"]
    ports: { grpc: 42302 }
    ready: { grpc: grpc }
)";

inline constexpr const char* kCases = R"(qa: rpc-cases/v1
defaults: { service: front, port: grpc, method: echo.v1.EchoService/Echo }
cases:
  - name: comes back
    request: { message: hello }
    expect: { response: { message: hello } }
  - name: unknown
    service: peer
    method: echo.v1.EchoService/Shout
    expect: { status: UNIMPLEMENTED }
)";

/// Runs until it is stopped.
class LivingProcess : public RunningProcess {
 public:
  LivingProcess(std::string output, ExitStatus end) : output_(std::move(output)), end_(end) {}
  int pid() const override { return 1; }
  std::optional<ExitStatus> poll() override { return std::nullopt; }
  std::optional<ExitStatus> wait(std::chrono::milliseconds) override { return std::nullopt; }
  ExitStatus stop(std::chrono::milliseconds) override { return end_; }
  std::string output() const override { return output_; }
  Result<void> write(std::string_view) override { return {}; }
  void close_input() override {}

 private:
  std::string output_;
  ExitStatus end_;
};

/// Hub and services live; everything else has ended as the script says.
class LivingServices : public FakeProcessRunner {
 public:
  Result<std::unique_ptr<RunningProcess>> start(const Command& command) override {
    const auto has = [&](std::string_view word) {
      return std::ranges::find(command.argv, word) != command.argv.end();
    };
    if (!has("hub") && !(has("run") && services_live)) return FakeProcessRunner::start(command);
    commands.push_back(command);
    if (has("hub")) return std::make_unique<LivingProcess>("hub 77\n", ExitStatus{});
    return std::make_unique<LivingProcess>("listening\n", service_end);
  }

  bool services_live = true;
  ExitStatus service_end;
};

class IntegrationStage : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    world.provide("image", echo_image());
    world.files.contents["/project/topology.yaml"] = kTopology;
    world.files.contents["/project/cases.yaml"] = kCases;
    processes.on({}, completed(0));
    processes.on({"qa-rpc", "wait-ready"},
                 completed(0, to_json_text(ReadyAnswer{.state = ReadyAnswer::State::ready})));
    answer({.name = "comes back", .status = "OK"}, {.name = "unknown", .status = "UNIMPLEMENTED"});
    load({.call = "comes back"}, {.in_flight = 16, .answered = 20});
  }
  void TearDown() override { unsetenv("QA_LIBEXEC_DIR"); }

  void answer(const RpcAnswer& first, const RpcAnswer& second) {
    processes.on({"qa-rpc", "call"},
                 completed(0, to_json_text(first) + "\n" + to_json_text(second) + "\n"));
  }

  void load(const LoadStart& start, const LoadReport& report) {
    processes.on({"qa-rpc", "load"},
                 completed(0, to_json_text(start) + "\n" + std::string(kStopping) + "\n" +
                                  to_json_text(report) + "\n"));
  }

  Result<StageResult> run() {
    StageContext whole = world.context();
    StageContext context{.root = whole.root,
                         .folder = whole.folder,
                         .kept_folder = whole.kept_folder,
                         .builds_folder = whole.builds_folder,
                         .run_id = whole.run_id,
                         .upstream = whole.upstream,
                         .processes = processes,
                         .files = whole.files,
                         .clock = whole.clock,
                         .jobs = whole.jobs,
                         .step = whole.step,
                         .tool_version = whole.tool_version,
                         .has_read = whole.has_read};
    StageSpec spec;
    spec.name = "integration";
    spec.settings = IntegrationSettings{.topology = "topology.yaml",
                                        .cases = "cases.yaml",
                                        .protos = {"echo/v1/echo.proto"},
                                        .proto_path = "proto",
                                        .orchestrator = orchestrator};
    return run_integration(spec, context);
  }

  StageWorld world;
  LivingServices processes;
  OrchestratorSettings orchestrator;
};

/// The test whose name has `part`.
inline const TestCase& test_of(const StageResult& result, std::string_view part) {
  const auto found = std::ranges::find_if(result.tests, [&](const TestCase& test) {
    return test.name.find(part) != std::string::npos;
  });
  EXPECT_NE(found, result.tests.end()) << part;
  return *found;
}

}  // namespace qa
