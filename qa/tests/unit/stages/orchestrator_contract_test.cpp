// What every orchestrator keeps to, with the real thing. One that this machine lacks is skipped
// with the reason.
#include "qa/container/elf.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_reader.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/environment/environment.hpp"
#include "qa/stages/orchestrator_choice.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/system_clock.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"
#include "qa/tests/fakes/tiny_service.hpp"
#include "qa/tests/unit/stages/contract_orchestrators.hpp"
#include "test_paths.hpp"

#include <cstdlib>
#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class OrchestratorContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    settings_ = contract_settings(GetParam());
    const Result<std::string> chosen = choose_orchestrator(settings_, runner_);
    if (chosen) return;
    std::cout << "skipped: " << chosen.error().what << std::endl;
    GTEST_SKIP() << chosen.error().what;
  }
  void TearDown() override { unsetenv("QA_LIBEXEC_DIR"); }

  Result<Image> image(const std::string& program = "/app/child") {
    const ImageSpec spec{.reference = "localhost/tiny:dev",
                         .architecture = this_machine(),
                         .entry_point = program,
                         .arguments = {},
                         .ports = {},
                         .environment = {},
                         .labels = {},
                         .files = service_image_files(
                             "/app/child", files_.read(QA_CHILDREN "/qa_sandbox_child").value())};
    return read_image(write_image(spec)->tarball);
  }

  Result<std::unique_ptr<Environment>> up(const Topology& topology) {
    return up(topology, image().value());
  }

  Result<std::unique_ptr<Environment>> up(const Topology& topology, const Image& image) {
    const std::filesystem::path own = folder_ / std::to_string(++environments_);
    std::filesystem::create_directories(own);
    TRY_ASSIGN(auto orchestrator,
               make_contract_orchestrator(
                   GetParam(), {.settings = settings_,
                                .images = {.topology = topology,
                                           .root = own,
                                           .artifact = [&]() -> Result<Image> { return image; },
                                           .found = [](const std::string&) {}},
                                .folder = own / "images",
                                .record = own / "place.json",
                                .processes = runner_,
                                .files = files_,
                                .clock = clock_}));
    return Environment::up(topology, std::move(orchestrator),
                           {.processes = runner_, .files = files_, .logs = logs()});
  }

  std::filesystem::path logs() const { return folder_ / "services"; }

  /// A program in the environment that prints what `service` says.
  Command call(const Environment& environment, const std::string& service) const {
    return environment
        .member_command(
            {QA_CHILDREN "/qa_child", "connect", environment.addresses().at(service), "42302"})
        .value();
  }

  std::string greeting(const Environment& environment, const std::string& service) {
    return runner_.run(call(environment, service)).value().standard_output;
  }

  PosixProcessRunner runner_;
  PosixFiles files_;
  SystemClock clock_;
  TemporaryFolder folder_;
  OrchestratorSettings settings_;
  int environments_ = 0;
};

TEST_P(OrchestratorContract, ServicesAnswerStopCleanlyAndLeaveNothing) {
  ServiceSpec front = tiny_service("front", "hello from front");
  front.after = {"peer"};
  auto environment =
      up({.name = "pair", .services = {front, tiny_service("peer", "hello from peer")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  EXPECT_EQ(greeting(**environment, "front"), "hello from front");
  EXPECT_EQ(greeting(**environment, "peer"), "hello from peer");
  EXPECT_THAT((*environment)->stopping_order(), ElementsAre("front", "peer"));

  const EnvironmentEnd end = (*environment)->down();
  EXPECT_FALSE(end.failure.has_value()) << end.failure->what;
  ASSERT_THAT(end.services, SizeIs(2));
  EXPECT_EQ(end.services[0].service, "front");
  for (const ServiceEnd& each : end.services) EXPECT_THAT(each.problem, IsEmpty());
  EXPECT_THAT(end.left, IsEmpty());
  EXPECT_EQ(files_.read(logs() / "front.log").value(), "ready\n");
  EXPECT_THAT((*environment)->down().services, IsEmpty());
}

TEST_P(OrchestratorContract, WhatWasStoppedComesUpAgainUnderTheSameAddress) {
  auto environment = up({.name = "one", .services = {tiny_service("front", "front")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  const Addresses before = (*environment)->addresses();
  const Result<ServiceEnd> end = (*environment)->stop("front");
  ASSERT_TRUE(end.has_value()) << end.error().what;
  EXPECT_THAT(end->problem, IsEmpty());
  EXPECT_THAT(greeting(**environment, "front"), Not(HasSubstr("front")));
  const Result<void> again = (*environment)->start_again();
  ASSERT_TRUE(again.has_value()) << again.error().what;
  EXPECT_EQ((*environment)->addresses(), before);
  EXPECT_EQ(greeting(**environment, "front"), "front");
  EXPECT_THAT((*environment)->down().left, IsEmpty());
  EXPECT_EQ(files_.read(logs() / "front.log").value(), "ready\nready\n");
}

TEST_P(OrchestratorContract, TwoAtOnceDoNotHearEachOther) {
  auto first = up({.name = "same", .services = {tiny_service("front", "first")}});
  auto second = up({.name = "same", .services = {tiny_service("front", "second")}});
  ASSERT_TRUE(first.has_value()) << first.error().what;
  ASSERT_TRUE(second.has_value()) << second.error().what;
  EXPECT_EQ(greeting(**first, "front"), "first");
  EXPECT_EQ(greeting(**second, "front"), "second");
  // Nobody else answers in place of one that is gone.
  ASSERT_TRUE((*first)->stop("front").has_value());
  EXPECT_THAT(greeting(**first, "front"), Not(HasSubstr("second")));
}

TEST_P(OrchestratorContract, AServiceThatEndsByItselfIsNoticed) {
  auto environment = up({.name = "one", .services = {tiny_service("front", "last words")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  EXPECT_FALSE((*environment)->ended_by_itself("front").value().has_value());
  while (greeting(**environment, "front") == "last words") {
  }
  while (!(*environment)->ended_by_itself("front").value()) {
  }
  const std::string what = "service 'front' ended by itself: exited with status 3";
  EXPECT_EQ((*environment)->ended_by_itself("front").value(), what);
  EXPECT_EQ((*environment)->down().services.at(0).problem, what);
}

TEST_P(OrchestratorContract, AServiceThatIgnoresTerminationIsKilledAndReported) {
  ServiceSpec stubborn = tiny_service("front", "stubborn");
  stubborn.grace = milliseconds(1000);
  auto environment = up({.name = "one", .services = {stubborn}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  const EnvironmentEnd end = (*environment)->down();
  EXPECT_FALSE(end.failure.has_value()) << end.failure->what;
  ASSERT_THAT(end.services, SizeIs(1));
  EXPECT_EQ(end.services[0].problem,
            "service 'front' did not stop within 1000 ms of SIGTERM and was killed");
  EXPECT_THAT(end.left, IsEmpty());
}

TEST_P(OrchestratorContract, AServiceThatEndsBeforeItIsReadyIsAFailureOfTheProduct) {
  ServiceSpec broken = tiny_service("front", "x");
  broken.arguments = {"exit", "3"};
  const auto environment = up({.name = "one", .services = {broken}});
  ASSERT_FALSE(environment.has_value());
  EXPECT_EQ(environment.error().kind, FailureKind::product);
  EXPECT_EQ(environment.error().what,
            "service 'front' exited with status 3 "
            "before it was ready; it wrote nothing");
}

TEST_P(OrchestratorContract, AServiceThatIsNeverReadyShowsTheEndOfItsLog) {
  ServiceSpec late = tiny_service("front", "x");
  late.arguments = {"family"};  // says "ready" and listens nowhere
  late.ready.timeout = milliseconds(3'000);
  late.grace = milliseconds(1);
  const auto environment = up({.name = "one", .services = {late}});
  ASSERT_FALSE(environment.has_value());
  EXPECT_EQ(environment.error().kind, FailureKind::product);
  EXPECT_THAT(environment.error().what,
              AllOf(HasSubstr("was not ready within 3000 ms"), HasSubstr("its log:\nready")));
}

TEST_P(OrchestratorContract, AProgramThatIsNotInTheImageIsToldByItsName) {
  const auto environment =
      up({.name = "one", .services = {tiny_service("front", "x")}}, image("/app/nothing").value());
  ASSERT_FALSE(environment.has_value());
  EXPECT_THAT(environment.error().kind, AnyOf(FailureKind::product, FailureKind::host));
  EXPECT_THAT(environment.error().what, HasSubstr("/app/nothing"));
}

TEST_P(OrchestratorContract, KilledServicesAreGoneAtOnceOrItIsSaidWhyNot) {
  ServiceSpec stubborn = tiny_service("front", "stubborn");
  stubborn.grace = milliseconds(1000);
  auto environment = up({.name = "one", .services = {stubborn}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  if (!(*environment)->why_not(Ability::kill).empty()) {
    EXPECT_FALSE((*environment)->kill("front").has_value());
    EXPECT_EQ(greeting(**environment, "front"), "stubborn");
    return;
  }
  ASSERT_TRUE((*environment)->kill("front").has_value());
  EXPECT_FALSE((*environment)->runs("front"));
  EXPECT_THAT(greeting(**environment, "front"), Not(HasSubstr("stubborn")));
}

TEST_P(OrchestratorContract, FrozenServicesAnswerWhenTheyAreHealedOrItIsSaidWhyNot) {
  auto environment = up({.name = "one", .services = {tiny_service("front", "front")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  if (!(*environment)->why_not(Ability::freeze).empty()) {
    EXPECT_FALSE((*environment)->freeze("front").has_value());
    EXPECT_EQ(greeting(**environment, "front"), "front");
    return;
  }
  ASSERT_TRUE((*environment)->freeze("front").has_value());
  const auto caller = runner_.start(call(**environment, "front")).value();
  EXPECT_FALSE(caller->wait(milliseconds(300)).has_value());
  ASSERT_TRUE((*environment)->heal().has_value());
  EXPECT_TRUE(caller->wait(milliseconds(20'000)).has_value());
  EXPECT_EQ(caller->output(), "front");
}

TEST_P(OrchestratorContract, WhoIsCutOffHearsNothingUntilItIsHealedOrItIsSaidWhyNot) {
  auto environment = up({.name = "one", .services = {tiny_service("front", "front")}});
  ASSERT_TRUE(environment.has_value()) << environment.error().what;
  const Result<void> cut = (*environment)->cut_off("front");
  if (!(*environment)->why_not(Ability::cut_off).empty()) {
    EXPECT_FALSE(cut.has_value());
    EXPECT_EQ(greeting(**environment, "front"), "front");
    return;
  }
  if (!cut) {
    std::cout << "skipped: " << cut.error().what << std::endl;
    GTEST_SKIP() << cut.error().what;
  }
  const auto caller = runner_.start(call(**environment, "front")).value();
  EXPECT_FALSE(caller->wait(milliseconds(300)).has_value());
  ASSERT_TRUE((*environment)->reconnect("front").has_value());
  EXPECT_TRUE(caller->wait(milliseconds(20'000)).has_value());
  EXPECT_EQ(caller->output(), "front");
}

INSTANTIATE_TEST_SUITE_P(Real, OrchestratorContract, testing::ValuesIn(contract_orchestrators()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace qa
