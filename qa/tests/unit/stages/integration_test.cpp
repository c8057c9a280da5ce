// The integration stage: what is started and asked, and what becomes of it.
#include "qa/config/case_file.hpp"
#include "qa/config/topology_file.hpp"
#include "qa/container/elf.hpp"
#include "qa/environment/rpc_verdict.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/tests/unit/stages/integration_fixture.hpp"

#include <functional>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

TEST_F(IntegrationStage, PassesWhenRepliesAndEndsAreTheExpectedOnes) {
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  EXPECT_THAT(result->tests, SizeIs(5));
  EXPECT_EQ(find_metric(result->metrics, "tests.total"), 5);
  EXPECT_EQ(find_metric(result->metrics, "tests.failed"), 0);
  EXPECT_EQ(find_metric(result->metrics, "drain.lost_calls"), 0);
  EXPECT_EQ(find_metric(result->metrics, "services.unclean_ends"), 0);
  EXPECT_EQ(find_metric(result->metrics, "environment.left"), 0);
  EXPECT_EQ(world.versions.at("orchestrator"), "netns");
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
    for (const Command& command : processes.commands) EXPECT_EQ(command.argv.back(), "probe");
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

TEST_F(IntegrationStage, AnOrchestratorThatIsNamedIsNotReplacedByAnother) {
  orchestrator.wanted = "netns";
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

TEST_F(IntegrationStage, AServiceIsCutOffUntilItIsHealed) {
  world.files.contents["/project/cases.yaml"] = std::string(kCases) +
                                                "  - { name: early, fault: { heal: peer } }\n" +
                                                "  - { name: alone, fault: { cut: peer } }\n" +
                                                "  - { name: again, fault: { cut: peer } }\n" +
                                                "  - { name: well, fault: { heal: peer } }\n" +
                                                "  - { name: forgotten, fault: { cut: peer } }\n";
  const auto result = run();
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(test_of(*result, "early").message, "service 'peer' is not cut off");
  EXPECT_EQ(test_of(*result, "alone").status, TestStatus::passed);
  EXPECT_EQ(test_of(*result, "again").message, "service 'peer' is cut off already");
  EXPECT_EQ(test_of(*result, "well").status, TestStatus::passed);
  std::vector<std::string> last_words;
  for (const Command& command : processes.commands) {
    if (command.argv[1] == "cut") last_words.push_back(command.argv.back());
  }
  const std::string peer = "127.77.0.11";
  EXPECT_THAT(last_words, testing::ElementsAre(peer, "77", peer, "77"));
}

TEST_F(IntegrationStage, AHostThatCannotCutGivesNoVerdict) {
  world.files.contents["/project/cases.yaml"] =
      std::string(kCases) + "  - { name: alone, fault: { cut: peer } }\n";
  processes.on(
      {"qa-sandbox", "cut"},
      completed(125, "", "qa-sandbox: cannot cut services off: Operation not supported\n"));
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, FailureKind::host);
  EXPECT_EQ(result.error().what, "this host cannot cut services off: Operation not supported");
}

constexpr const char* kCapturing = R"(qa: rpc-cases/v1
defaults: { service: front, port: grpc, method: echo.v1.EchoService/Echo }
cases:
  - name: creates
    request: { message: first }
    capture: { ID: message }
  - name: beside it
    capture: { OTHER: message }
  - name: uses
    request: { message: "${captured.ID}" }
    capture: { AGAIN: message }
  - name: uses again
    request: { message: "${captured.AGAIN} ${captured.OTHER}" }
)";

/// Every call is answered by `answer`; the requests of each plan are kept.
class CapturingStage : public IntegrationStage {
 protected:
  Result<StageResult> run_with(const std::function<RpcAnswer(const RpcCall&)>& answer) {
    world.files.contents["/project/cases.yaml"] = kCapturing;
    processes.on({"qa-rpc", "call"}, [this, answer](const Command& command) -> Result<Completed> {
      std::string lines;
      std::vector<std::string>& requests = plans_.emplace_back();
      const RpcPlan plan = parse_rpc_plan(command.input).value();
      for (const RpcCall& call : plan.calls) {
        requests.push_back(call.request);
        lines += to_json_text(answer(call)) + "\n";
      }
      return completed(0, lines);
    });
    return run();
  }

  std::vector<std::vector<std::string>> plans_;
};

TEST_F(CapturingStage, CapturedValuesAreSentByLaterCases) {
  const auto result = run_with([](const RpcCall& call) {
    RpcAnswer answer{.name = call.name, .status = "OK"};
    for (const std::string& path : call.captured) answer.captured[path] = "\"" + call.name + "\"";
    return answer;
  });
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::passed);
  const std::vector<std::vector<std::string>> expected = {{R"({"message":"first"})", "{}"},
                                                          {R"({"message":"creates"})"},
                                                          {R"({"message":"uses beside it"})"}};
  EXPECT_EQ(plans_, expected);
}

TEST_F(CapturingStage, WithoutThemLaterCasesAreNotSentAndDoNotPass) {
  const auto result = run_with([](const RpcCall& call) {
    return RpcAnswer{.name = call.name,
                     .status = call.name == "creates" ? "ABORTED" : "OK",
                     .captured = {{"message", "\"x\""}}};
  });
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_THAT(plans_, SizeIs(1));
  EXPECT_EQ(test_of(*result, "beside it").status, TestStatus::passed);
  EXPECT_EQ(result->tests[2].status, TestStatus::skipped);
  EXPECT_EQ(result->tests[2].message,
            "not sent: 'ID' was to be captured by the case 'creates', which failed");
  EXPECT_EQ(result->tests[3].status, TestStatus::skipped);
  EXPECT_EQ(result->tests[3].message,
            "not sent: 'AGAIN' was to be captured by the case 'uses', which was skipped");
}

TEST_F(CapturingStage, AReplyWithoutTheValueIsRed) {
  const auto result =
      run_with([](const RpcCall& call) { return RpcAnswer{.name = call.name, .status = "OK"}; });
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->status, StageStatus::failed);
  EXPECT_EQ(test_of(*result, "creates").message,
            "cannot capture 'ID': its reply has nothing at message");
  EXPECT_EQ(result->tests[2].status, TestStatus::skipped);
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
