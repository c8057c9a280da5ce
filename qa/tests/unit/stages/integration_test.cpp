// The integration stage with services from a script: what is started and asked, and what becomes of
// it.
#include "qa/config/case_file.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/container/elf.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/environment/rpc_verdict.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"
#include "test_paths.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kTopology = R"(qa: topology/v1
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

constexpr const char* kCases = R"(qa: rpc-cases/v1
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
    const ImageSpec image{.reference = "localhost/echo:dev",
                          .architecture = "amd64",
                          .entry_point = "/app/echo",
                          .arguments = {"--bind=0.0.0.0"},
                          .ports = {},
                          .environment = {{"PATH", "/app"}},
                          .labels = {},
                          .files = service_image_files("/app/echo", "program")};
    world.provide("image", write_image(image)->tarball);
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
                                        .proto_path = "proto"};
    return run_integration(spec, context);
  }

  StageWorld world;
  LivingServices processes;
};

TEST_F(IntegrationStage, PassesWhenRepliesAndEndsAreTheExpectedOnes) {
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  EXPECT_THAT(result->tests, SizeIs(5));
  EXPECT_EQ(find_metric(result->metrics, "tests.total"), 5);
  EXPECT_EQ(find_metric(result->metrics, "tests.failed"), 0);
  EXPECT_EQ(find_metric(result->metrics, "drain.lost_calls"), 0);
  EXPECT_EQ(find_metric(result->metrics, "services.unclean_ends"), 0);
  ASSERT_THAT(result->artifacts, SizeIs(2));
  EXPECT_EQ(result->artifacts[0].path, "stages/04-stage/services/front.log");
  EXPECT_FALSE(world.files.exists("/project/reports/runs/1/stages/04-stage/rootfs"));
}

TEST_F(IntegrationStage, ServicesStartInTheirOrderAndCallsGoThroughTheHub) {
  ASSERT_TRUE(run().has_value());
  std::vector<std::string> started;
  const Command* call = nullptr;
  for (const Command& command : processes.commands) {
    if (command.argv[1] == "run") started.push_back(command.argv.back());
    if (command.argv.back() == "call") call = &command;
  }
  const std::string peer = "--bind=127.77.0.11";
  const std::string front = "--client-ip=127.77.0.11";
  EXPECT_THAT(started, testing::ElementsAre(peer, front, peer, front));  // and once again
  ASSERT_NE(call, nullptr);
  EXPECT_THAT(call->argv, Contains("77"));
  const RpcPlan plan = parse_rpc_plan(call->input).value();
  EXPECT_EQ(plan.proto_path, "/project/proto");
  ASSERT_THAT(plan.calls, SizeIs(2));
  EXPECT_EQ(plan.calls[0].address, "127.77.0.10:42302");
  EXPECT_EQ(plan.calls[1].address, "127.77.0.11:42302");
}

/// An image that somebody else has made: of a script, which no fake starts, that is its own
/// interpreter.
std::string foreign_image(const std::string& machine) {
  const ImageSpec image{.reference = "localhost/store:1",
                        .architecture = machine,
                        .entry_point = "/app/store",
                        .arguments = {},
                        .ports = {},
                        .environment = {{"STORE", "yes"}},
                        .labels = {},
                        .files = service_image_files("/app/store", "#!/app/store\n")};
  return write_image(image)->tarball;
}

std::string with_foreign_peer() {
  std::string topology = kTopology;
  constexpr std::string_view kImage = "${artifact}";
  return topology.replace(topology.rfind(kImage), kImage.size(), "images/store.tar");
}

TEST_F(IntegrationStage, AServiceRunsTheImageThatItsTarballHas) {
  world.files.contents["/project/topology.yaml"] = with_foreign_peer();
  world.files.contents["/project/images/store.tar"] = foreign_image(this_machine());
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  EXPECT_THAT(world.read, Contains("images/store.tar"));
  std::vector<std::string> programs;
  for (const Command& command : processes.commands) {
    if (command.argv[1] == "run") programs.push_back(command.argv[command.argv.size() - 2]);
  }
  EXPECT_THAT(programs, testing::IsSupersetOf({"/app/store"}));
}

TEST_F(IntegrationStage, ATarballThatIsNotWhatItSaysStartsNothing) {
  world.files.contents["/project/topology.yaml"] = with_foreign_peer();
  std::string& tarball = world.files.contents["/project/images/store.tar"];
  const auto refused = [&](FailureKind kind, const std::string& why) {
    const auto result = run();
    ASSERT_FALSE(result) << why;
    EXPECT_EQ(result.error().kind, kind) << why;
    EXPECT_THAT(result.error().what, HasSubstr("/project/images/store.tar"));
    EXPECT_THAT(result.error().what, HasSubstr(why));
    EXPECT_FALSE(world.files.exists("/project/reports/runs/1/stages/04-stage/rootfs"));
    EXPECT_THAT(processes.commands, testing::IsEmpty());
  };
  tarball = "no tar";
  refused(FailureKind::product, "tar");
  tarball = foreign_image(this_machine());
  tarball[tarball.find("\"User\":\"65532") + 8] = '0';
  refused(FailureKind::product, "image.blob-digest");
  tarball = foreign_image("s390x");
  refused(FailureKind::configuration, "is for s390x, this machine is " + this_machine());
  world.files.contents.erase("/project/images/store.tar");
  refused(FailureKind::host, "");
}

TEST_F(IntegrationStage, AWrongReplyFailsTheStageAndNamesTheCase) {
  answer({.name = "comes back",
          .status = "OK",
          .response = R"({"message":"hullo"})",
          .expected = R"({"message":"hello"})",
          .difference = "modified: message"},
         {.name = "unknown", .status = "UNIMPLEMENTED"});
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  ASSERT_TRUE(result->failure);
  EXPECT_THAT(result->failure->what, HasSubstr("case 'comes back': expected reply"));
  EXPECT_EQ(result->failure->command, "qa run integration");
  EXPECT_EQ(result->failure->log, "stages/04-stage/services/front.log");
  EXPECT_EQ(find_metric(result->metrics, "tests.failed"), 1);
}

TEST_F(IntegrationStage, AServiceThatDoesNotStopCleanlyFailsTheStage) {
  processes.service_end = {.code = 4};
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_EQ(result->failure->what,
            "service 'front' did not stop cleanly at SIGTERM: exited with status 4");
  EXPECT_EQ(find_metric(result->metrics, "tests.failed"), 0);
  EXPECT_EQ(find_metric(result->metrics, "services.unclean_ends"), 4);
}

const TestCase& test_of(const StageResult& result, std::string_view part) {
  const auto found = std::ranges::find_if(result.tests, [&](const TestCase& test) {
    return test.name.find(part) != std::string::npos;
  });
  EXPECT_NE(found, result.tests.end()) << part;
  return *found;
}

TEST_F(IntegrationStage, ACallLostWhenTheServiceIsToldToStopFailsTheStage) {
  load({.call = "comes back"},
       {.in_flight = 16, .answered = 1, .lost = {{"UNAVAILABLE: Socket closed", 15}}});
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_EQ(result->failure->what,
            "front answers what is in flight when it is told to stop: of 16 calls that were in "
            "flight at SIGTERM ('comes back', again and again), 15 were never answered:\n"
            "  15 x UNAVAILABLE: Socket closed");
  EXPECT_EQ(find_metric(result->metrics, "drain.lost_calls"), 15);
}

TEST_F(IntegrationStage, WhatCannotBeCheckedIsSkippedWithItsReason) {
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  const TestCase& peer = test_of(*result, "peer answers");
  EXPECT_EQ(peer.status, TestStatus::skipped);
  EXPECT_EQ(peer.message, "not checked: no case sends it a request that is answered OK");
  EXPECT_EQ(find_metric(result->metrics, "tests.skipped"), 1);
}

TEST_F(IntegrationStage, AStopUnderLoadThatProvesNothingIsSkipped) {
  load({.why_not = "'comes back' was answered ALREADY_EXISTS: "}, {});
  auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(test_of(*result, "front answers").status, TestStatus::skipped);
  EXPECT_THAT(test_of(*result, "front answers").message, HasSubstr("ALREADY_EXISTS"));
  EXPECT_FALSE(find_metric(result->metrics, "drain.lost_calls").has_value());

  load({.call = "comes back"}, {.in_flight = 0, .answered = 3});
  result = run();
  EXPECT_EQ(test_of(*result, "front answers").message,
            "not checked: no call was in flight for long enough when it was stopped to be accepted "
            "for certain");

  load({.call = "comes back"},
       {.in_flight = 5, .lost = {{"UNKNOWN: x", 2}}, .unsteady = {{"UNKNOWN: x", 3}}});
  result = run();
  EXPECT_EQ(test_of(*result, "front answers").message,
            "not checked: calls failed before it was stopped, too: 3 x UNKNOWN: x");
}

TEST_F(IntegrationStage, AServiceThatDoesNotStartAgainFailsTheStage) {
  int starts = 0;
  processes.on({"qa-rpc", "wait-ready"}, [&](const Command&) -> Result<Completed> {
    const bool again = ++starts > 2;
    return completed(0, to_json_text(ReadyAnswer{.state = again ? ReadyAnswer::State::not_ready
                                                                : ReadyAnswer::State::ready,
                                                 .note = "Connection refused"}));
  });
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_THAT(result->failure->what, HasSubstr("all services start again: service 'peer'"));
}

TEST_F(IntegrationStage, ChecksAreSwitchedOffInTheTopology) {
  std::string topology = kTopology;
  topology.replace(topology.find("services:"), 0, "restart: false\n");
  topology.replace(topology.find("    after"), 0, "    drain: false\n");
  world.files.contents["/project/topology.yaml"] = topology;
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_THAT(result->tests, SizeIs(3));  // the cases, and what cannot be checked of the peer
}

TEST_F(IntegrationStage, ALostNeighborIsStartedAgainAndTheServiceAsked) {
  std::string topology = kTopology;
  topology.replace(topology.find("    after"), 0, "    survives: [peer]\n");
  world.files.contents["/project/topology.yaml"] = topology;
  processes.on({"qa-rpc", "call"}, [](const Command& command) -> Result<Completed> {
    std::string lines;
    const RpcPlan plan = parse_rpc_plan(command.input).value();
    for (const RpcCall& call : plan.calls) {
      const bool is_known = call.name == "comes back";
      lines +=
          to_json_text(RpcAnswer{.name = call.name, .status = is_known ? "OK" : "UNIMPLEMENTED"}) +
          "\n";
    }
    return completed(0, lines);
  });
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  EXPECT_EQ(test_of(*result, "front survives the loss of peer").status, TestStatus::passed);
}

TEST_F(IntegrationStage, AServiceThatEndsBeforeItIsReadyFailsTheStageAndKeepsItsLog) {
  processes.services_live = false;
  processes.on({"qa-sandbox", "run"}, completed(1, "cannot bind\n"));
  processes.on({"qa-rpc", "wait-ready"},
               completed(0, to_json_text(ReadyAnswer{.note = "Connection refused"})));
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_THAT(result->failure->what, HasSubstr("service 'peer'"));
  EXPECT_THAT(result->failure->what, HasSubstr("cannot bind"));
  EXPECT_EQ(result->failure->log, "stages/04-stage/services/peer.log");
}

TEST_F(IntegrationStage, AHostWithoutNamespacesIsAnErrorAndNothingIsStarted) {
  processes.on({"qa-sandbox", "probe"},
               completed(125, "", "qa-sandbox: cannot create a user namespace: forbidden\n"));
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::host);
  EXPECT_THAT(result.error().what, HasSubstr("cannot create a user namespace: forbidden"));
  EXPECT_THAT(processes.commands, SizeIs(1));
}

TEST_F(IntegrationStage, AnswersThatAreMissingAreNoVerdict) {
  processes.on({"qa-rpc", "call"}, completed(0, ""));
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::host);
  EXPECT_THAT(result.error().what, HasSubstr("qa-rpc answered 0 of 2 calls"));
}

TEST_F(IntegrationStage, BrokenProtoFilesAreTheUsersMistake) {
  processes.on({"qa-rpc", "call"}, completed(2, "", "qa-rpc: echo.proto:3:1: Expected ;\n"));
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::configuration);
  EXPECT_THAT(result.error().what, HasSubstr("echo.proto:3:1"));
}

TEST_F(IntegrationStage, ACaseForAnUnknownServiceIsRefusedBeforeAnythingRuns) {
  std::string cases = kCases;
  cases.replace(cases.find("service: peer"), 13, "service: pear");
  world.files.contents["/project/cases.yaml"] = cases;
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::configuration);
  EXPECT_THAT(result.error().what, HasSubstr("'pear'"));
  EXPECT_THAT(processes.commands, SizeIs(0));
}

TEST_F(IntegrationStage, FaultsHappenBetweenTheRequestsAroundThem) {
  world.files.contents["/project/cases.yaml"] =
      std::string(kCases) + "  - { name: gone, fault: { kill: peer } }\n" +
      "  - { name: gone again, fault: { kill: peer } }\n" +
      "  - { name: without it, request: {} }\n";
  int plans = 0;
  processes.on({"qa-rpc", "call"}, [&](const Command& command) -> Result<Completed> {
    ++plans;
    std::string lines;
    const RpcPlan plan = parse_rpc_plan(command.input).value();
    for (const RpcCall& call : plan.calls)
      lines += to_json_text(RpcAnswer{.name = call.name,
                                      .status = call.name == "unknown" ? "UNIMPLEMENTED" : "OK"}) +
               "\n";
    return completed(0, lines);
  });
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(plans, 2);
  EXPECT_EQ(test_of(*result, "gone").status, TestStatus::passed);
  EXPECT_EQ(test_of(*result, "gone again").message, "service 'peer' does not run");
  EXPECT_EQ(test_of(*result, "without it").status, TestStatus::passed);
  EXPECT_EQ(test_of(*result, "all services start again").status, TestStatus::passed);
}

TEST(IntegrationScenario, TheReferenceServicesCasesFitItsTopology) {
  PosixFiles files;
  const std::string topology_path = QA_SOURCE "/pipeline/environments/integration.yaml";
  const std::string cases_path = QA_SOURCE "/reference-service/tests/integration/cases.yaml";
  const auto topology = parse_topology(files.read(topology_path).value(), topology_path);
  ASSERT_TRUE(topology) << topology.error().what;
  const auto cases = parse_rpc_cases(files.read(cases_path).value(), cases_path);
  ASSERT_TRUE(cases) << cases.error().what;
  const auto calls = make_calls(*cases, *topology, assign_addresses(*topology), cases_path);
  EXPECT_TRUE(calls) << calls.error().what;
}

}  // namespace
}  // namespace qa
