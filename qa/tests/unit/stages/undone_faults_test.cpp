// What an orchestrator can't do is never counted as done.
#include "qa/environment/environment.hpp"
#include "qa/environment/rpc_wire.hpp"
#include "qa/stages/integration_cases.hpp"
#include "qa/stages/service_checks.hpp"
#include "qa/tests/fakes/fake_orchestrator.hpp"
#include "qa/tests/unit/stages/stage_fixture.hpp"
#include "test_paths.hpp"

#include <cstdlib>

#include <gmock/gmock.h>

namespace qa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class UndoneFaults : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    world_.processes.on(
        {"qa-rpc", "wait-ready"},
        completed(0, to_json_text(ReadyAnswer{.state = ReadyAnswer::State::ready})));
    world_.processes.on({"qa-rpc", "call"},
                        completed(0, to_json_text(RpcAnswer{.name = "a call", .status = "OK"})));
    scenario_.topology = {.name = "pair", .services = {service("peer"), service("front")}};
    scenario_.topology.services[1].survives = {"peer"};
    stage_.name = "integration";
    stage_.settings = IntegrationSettings();
  }
  void TearDown() override { unsetenv("QA_LIBEXEC_DIR"); }

  static ServiceSpec service(const std::string& name) {
    return {.name = name, .ports = {{"grpc", 1}}, .ready = {.port = "grpc"}};
  }
  void add_call() {
    RpcCase rpc{.name = "a call", .service = "front", .port = "grpc", .method = "a.B/C"};
    rpc.callers = {RpcCaller()};
    scenario_.cases.push_back(rpc);
  }
  void add_fault(Fault::Kind kind) {
    scenario_.cases.push_back({.name = "a fault", .fault = Fault{kind, "peer"}});
  }

  std::unique_ptr<Environment> up() {
    auto environment =
        Environment::up(scenario_.topology, std::make_unique<FakeOrchestrator>(place_),
                        {.processes = world_.processes, .files = world_.files, .logs = "/logs"});
    EXPECT_TRUE(environment.has_value());
    return std::move(*environment);
  }
  std::vector<TestCase> run_all() {
    StageContext context = world_.context();
    const auto outcome = run_cases(*up(), scenario_, stage_, context);
    EXPECT_TRUE(outcome.has_value());
    return outcome->tests;
  }

  StageWorld world_;
  FakePlace place_;
  Scenario scenario_;
  StageSpec stage_;
};

TEST_F(UndoneFaults, AreSkippedWithAllThatWouldBeAskedUntilTheyWouldBeUndone) {
  place_.why_not[Ability::kill] = "no hands";
  add_fault(Fault::Kind::kill);
  add_call();
  add_fault(Fault::Kind::start);
  add_call();
  const std::vector<TestCase> tests = run_all();
  ASSERT_EQ(tests.size(), 4U);
  EXPECT_EQ(tests[0].status, TestStatus::skipped);
  EXPECT_EQ(tests[0].message, "service 'peer' can't be killed: no hands");
  EXPECT_EQ(tests[1].status, TestStatus::skipped);
  EXPECT_EQ(tests[1].message, "not sent: service 'peer' can't be killed: no hands");
  EXPECT_EQ(tests[2].status, TestStatus::skipped);
  EXPECT_THAT(tests[2].message, HasSubstr("nothing to undo"));
  EXPECT_EQ(tests[3].status, TestStatus::passed);
  EXPECT_THAT(place_.done, Not(Contains("kill peer")));
}

TEST_F(UndoneFaults, OfOneKindDoNotKeepOthersFromHappening) {
  place_.why_not[Ability::cut_off] = "no scissors";
  add_fault(Fault::Kind::cut);
  add_fault(Fault::Kind::freeze);
  add_fault(Fault::Kind::thaw);
  add_call();
  add_fault(Fault::Kind::heal);
  add_call();
  const std::vector<TestCase> tests = run_all();
  ASSERT_EQ(tests.size(), 6U);
  EXPECT_EQ(tests[0].message, "service 'peer' can't be cut off: no scissors");
  EXPECT_EQ(tests[1].status, TestStatus::passed);
  EXPECT_EQ(tests[3].status, TestStatus::skipped);
  EXPECT_EQ(tests[5].status, TestStatus::passed);
  EXPECT_THAT(place_.done, Contains("freeze peer"));
}

TEST_F(UndoneFaults, LeaveTheChecksThatNeedThemSkipped) {
  place_.why_not[Ability::kill] = "no hands";
  place_.why_not[Ability::prompt_stop] = "no hurry";
  scenario_.topology.restart = false;
  add_call();
  auto environment = up();
  StageContext context = world_.context();
  const auto outcome = check_services(*environment, scenario_, {}, stage_, context);
  ASSERT_TRUE(outcome.has_value()) << outcome.error().what;
  ASSERT_EQ(outcome->tests.size(), 3U);
  EXPECT_EQ(outcome->tests[0].name, "front survives the loss of peer");
  EXPECT_EQ(outcome->tests[0].message, "not checked: no hands");
  EXPECT_EQ(outcome->tests[1].message, "not checked: no hurry");
  for (const TestCase& test : outcome->tests) EXPECT_EQ(test.status, TestStatus::skipped);
  EXPECT_FALSE(outcome->lost_calls.has_value());
  EXPECT_THAT(place_.done, ElementsAre("start peer", "start front", "stop front", "stop peer"));
}

TEST_F(UndoneFaults, AnEndThatNobodySawIsNoCleanEnd) {
  place_.left = {"a namespace"};
  place_.stop_failures["front"] = Failure{.kind = FailureKind::host, .what = "nobody saw it"};
  const EnvironmentEnd end = up()->down();
  ASSERT_TRUE(end.failure.has_value());
  EXPECT_EQ(end.failure->what, "nobody saw it");
  ASSERT_EQ(end.services.size(), 1U);
  EXPECT_EQ(end.services[0].service, "peer");
  EXPECT_THAT(end.left, ElementsAre("a namespace"));
}

}  // namespace
}  // namespace qa
