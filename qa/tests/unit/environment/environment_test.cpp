#include "qa/environment/environment.hpp"

#include "qa/environment/netns_orchestrator.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/tiny_image.hpp"
#include "qa/tests/fakes/tiny_service.hpp"
#include "test_paths.hpp"

#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Services of the tiny image that answer on TCP, in real namespaces.
class EnvironmentUp : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    const Result<void> possible = probe_sandbox(runner_);
    if (possible) return;
    std::cout << "skipped: " << possible.error().what << std::endl;
    GTEST_SKIP() << possible.error().what;
  }
  void TearDown() override { unsetenv("QA_LIBEXEC_DIR"); }

  Result<std::unique_ptr<Environment>> up(const Topology& topology) {
    return Environment::up(topology,
                           std::make_unique<NetnsOrchestrator>(images("/app/child"), runner_),
                           {.processes = runner_, .files = files_, .logs = logs()});
  }

  ServiceImages images(const std::string& program) const {
    return {{std::string(kImageUnderTest), {.root = image_.root(), .entry_point = {program}}}};
  }

  std::filesystem::path logs() const { return image_.folder() / "services"; }

  /// A host program in the environment that prints what `service` says.
  Command call(const Environment& environment, const std::string& service) const {
    return environment
        .member_command({(image_.root() / "app/child").string(), "connect",
                         environment.addresses().at(service), "42302"})
        .value();
  }

  std::string greeting(const Environment& environment, const std::string& service) {
    return runner_.run(call(environment, service)).value().standard_output;
  }

  PosixProcessRunner runner_;
  PosixFiles files_;
  TinyImage image_{QA_CHILDREN};
};

TEST_F(EnvironmentUp, ServicesAnswerAndStopCleanly) {
  ServiceSpec front = tiny_service("front", "hello from front");
  front.after = {"peer"};
  auto environment =
      up({.name = "pair", .services = {front, tiny_service("peer", "hello from peer")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  EXPECT_EQ(greeting(**environment, "front"), "hello from front\n");
  EXPECT_EQ(greeting(**environment, "peer"), "hello from peer\n");

  const std::vector<ServiceEnd> ends = (*environment)->down().services;
  ASSERT_THAT(ends, SizeIs(2));
  EXPECT_EQ(ends[0].service, "front");
  EXPECT_EQ(ends[1].service, "peer");
  for (const ServiceEnd& end : ends) EXPECT_THAT(end.problem, IsEmpty());
  EXPECT_EQ(files_.read(logs() / "front.log").value(), "ready\n");
  EXPECT_THAT((*environment)->down().services, IsEmpty());
}

TEST_F(EnvironmentUp, WhatWasStoppedOrKilledComesUpAgain) {
  auto environment = up(
      {.name = "pair", .services = {tiny_service("front", "front"), tiny_service("peer", "peer")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  EXPECT_THAT((*environment)->stopping_order(), ElementsAre("peer", "front"));
  EXPECT_THAT((*environment)->stop("front")->problem, IsEmpty());
  ASSERT_TRUE((*environment)->kill("peer").has_value());
  EXPECT_THAT((*environment)->stopping_order(), IsEmpty());
  EXPECT_EQ(greeting(**environment, "peer"), "Connection refused\n");

  const Result<void> again = (*environment)->start_again();
  ASSERT_TRUE(again.has_value()) << again.error().what;
  EXPECT_EQ(greeting(**environment, "front"), "front\n");
  EXPECT_EQ(greeting(**environment, "peer"), "peer\n");
  const std::vector<ServiceEnd> ends = (*environment)->down().services;
  EXPECT_THAT(ends, SizeIs(2));
  for (const ServiceEnd& end : ends) EXPECT_THAT(end.problem, IsEmpty());
  EXPECT_EQ(files_.read(logs() / "front.log").value(), "ready\nready\n");
}

TEST_F(EnvironmentUp, WhatIsFrozenAnswersWhenItIsHealed) {
  auto environment = up({.name = "one", .services = {tiny_service("front", "front")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  ASSERT_TRUE((*environment)->freeze("front").has_value());
  const auto caller = runner_.start(call(**environment, "front")).value();
  EXPECT_FALSE(caller->wait(milliseconds(50)).has_value());
  ASSERT_TRUE((*environment)->heal().has_value());
  EXPECT_TRUE(caller->wait(milliseconds(20'000)).has_value());
  EXPECT_EQ(caller->output(), "front\n");
  EXPECT_THAT((*environment)->down().services.front().problem, IsEmpty());
}

TEST_F(EnvironmentUp, WhoIsCutOffHearsNothingUntilItIsHealed) {
  auto environment = up(
      {.name = "pair", .services = {tiny_service("front", "front"), tiny_service("peer", "peer")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  const Result<void> cut = (*environment)->cut_off("front");
  if (!cut) {
    std::cout << "skipped: " << cut.error().what << std::endl;
    GTEST_SKIP() << cut.error().what;
  }
  EXPECT_TRUE((*environment)->is_cut_off("front"));
  EXPECT_EQ(greeting(**environment, "peer"), "peer\n");
  const auto caller = runner_.start(call(**environment, "front")).value();
  EXPECT_FALSE(caller->wait(milliseconds(50)).has_value());
  ASSERT_TRUE((*environment)->cut_off("peer").has_value());
  ASSERT_TRUE((*environment)->reconnect("front").has_value());
  EXPECT_TRUE(caller->wait(milliseconds(20'000)).has_value());
  EXPECT_EQ(caller->output(), "front\n");
  ASSERT_TRUE((*environment)->heal().has_value());
  EXPECT_FALSE((*environment)->is_cut_off("peer"));
  EXPECT_EQ(greeting(**environment, "peer"), "peer\n");
}

TEST_F(EnvironmentUp, AServiceThatEndsByItselfIsNoticed) {
  auto environment = up({.name = "one", .services = {tiny_service("front", "last words")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  EXPECT_FALSE((*environment)->ended_by_itself("front")->has_value());
  EXPECT_EQ(greeting(**environment, "front"), "last words\n");
  while (!(*environment)->ended_by_itself("front").value()) {
  }
  const std::string what = "service 'front' ended by itself: exited with status 3";
  EXPECT_EQ((*environment)->ended_by_itself("front").value(), what);
  EXPECT_EQ((*environment)->down().services.front().problem, what);
}

TEST_F(EnvironmentUp, TwoAtOnceDoNotCollide) {
  auto first = up({.name = "one", .services = {tiny_service("front", "first")}});
  auto second = up({.name = "two", .services = {tiny_service("front", "second")}});
  ASSERT_TRUE(first.has_value()) << first.error().what;
  ASSERT_TRUE(second.has_value()) << second.error().what;
  EXPECT_EQ((*first)->addresses(), (*second)->addresses());
  EXPECT_EQ(greeting(**first, "front"), "first\n");
  EXPECT_EQ(greeting(**second, "front"), "second\n");
}

TEST_F(EnvironmentUp, AServiceThatIgnoresTerminationIsKilledAndReported) {
  ServiceSpec stubborn = tiny_service("front", "stubborn");
  stubborn.grace = milliseconds(50);
  auto environment = up({.name = "one", .services = {stubborn}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  const std::vector<ServiceEnd> ends = (*environment)->down().services;
  ASSERT_THAT(ends, SizeIs(1));
  EXPECT_EQ(ends[0].problem, "service 'front' did not stop within 50 ms of SIGTERM and was killed");
}

TEST_F(EnvironmentUp, AServiceThatEndsBeforeItIsReadyIsAFailureOfTheProduct) {
  ServiceSpec broken = tiny_service("front", "x");
  broken.arguments = {"exit", "3"};
  const auto environment = up({.name = "one", .services = {broken}});
  ASSERT_FALSE(environment.has_value());
  EXPECT_EQ(environment.error().kind, FailureKind::product);
  EXPECT_EQ(environment.error().what,
            "service 'front' exited with status 3 before it was ready; it wrote nothing");
}

TEST_F(EnvironmentUp, AServiceThatIsNeverReadyShowsTheEndOfItsLog) {
  ServiceSpec late = tiny_service("front", "x");
  late.arguments = {"family"};               // says "ready" and listens nowhere
  late.ready.timeout = milliseconds(1'500);  // long enough to say it on a busy machine
  late.grace = milliseconds(0);
  const auto environment = up({.name = "one", .services = {tiny_service("peer", "y"), late}});
  ASSERT_FALSE(environment.has_value());
  EXPECT_EQ(environment.error().kind, FailureKind::product);
  EXPECT_THAT(environment.error().what,
              AllOf(HasSubstr("'front' at 127.77.0.11:42302 was not ready within 1500 ms"),
                    HasSubstr("Connection refused"), HasSubstr("its log:\nready")));
  EXPECT_EQ(files_.read(logs() / "front.log").value(), "ready\n");
  EXPECT_EQ(files_.read(logs() / "peer.log").value(), "ready\n");
}

TEST_F(EnvironmentUp, AnImageWithoutTheProgramIsAFailureOfTheHostOrTheImage) {
  const auto environment =
      Environment::up({.name = "one", .services = {tiny_service("front", "x")}},
                      std::make_unique<NetnsOrchestrator>(images("/app/nothing"), runner_),
                      {.processes = runner_, .files = files_, .logs = logs()});
  ASSERT_FALSE(environment.has_value());
  EXPECT_THAT(environment.error().what, HasSubstr("execute /app/nothing of the image"));
}

TEST_F(EnvironmentUp, AnImageThatNobodyUnpackedIsNotThere) {
  ServiceSpec foreign = tiny_service("store", "x");
  foreign.image = "docker.io/library/redis";
  const auto environment = up({.name = "one", .services = {foreign}});
  ASSERT_FALSE(environment.has_value());
  EXPECT_EQ(environment.error().kind, FailureKind::configuration);
  EXPECT_THAT(environment.error().what, HasSubstr("'docker.io/library/redis'"));
}

TEST(EnvironmentRefused, TheSandboxExplainsItself) {
  setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
  FakeProcessRunner runner;
  runner.on({"qa-sandbox", "hub"},
            completed(125, "", "qa-sandbox: cannot create a user namespace: forbidden\n"));
  PosixFiles files;
  const auto environment =
      Environment::up({.name = "one"}, std::make_unique<NetnsOrchestrator>(ServiceImages(), runner),
                      {.processes = runner, .files = files, .logs = "nowhere"});
  unsetenv("QA_LIBEXEC_DIR");
  ASSERT_FALSE(environment.has_value());
  EXPECT_EQ(environment.error().kind, FailureKind::host);
  EXPECT_THAT(environment.error().what, HasSubstr("cannot create a user namespace: forbidden"));
}

}  // namespace
}  // namespace qa
