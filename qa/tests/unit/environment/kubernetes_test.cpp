// What is sent to a cluster, and what its answers mean; without one. The contract of all
// orchestrators is tried with a real one, where there is one.
#include "qa/environment/container_exit.hpp"
#include "qa/environment/kubectl.hpp"
#include "qa/environment/kubernetes_manifest.hpp"
#include "qa/environment/kubernetes_place.hpp"
#include "qa/environment/kubernetes_pod.hpp"
#include "qa/environment/made_place.hpp"
#include "qa/environment/place_name.hpp"
#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/manual_clock.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Json = nlohmann::json;
using State = PodStatus::State;

PodStatus status(const std::string& container) {
  return parse_pod_status(
             R"({"phase":"Pending","containerStatuses":[{"imageID":"sha256:abc","state":)" +
             container + "}]}")
      .value();
}

TEST(Pod, HasAStateThatIsWaitedForOrNot) {
  EXPECT_EQ(status(R"({"running":{"startedAt":"2026-11-28T15:00:00Z"}})").state, State::running);
  EXPECT_EQ(status(R"({"waiting":{"reason":"ContainerCreating"}})").state, State::waiting);
  const PodStatus no_image = status(R"({"waiting":{"reason":"ErrImageNeverPull","message":"m"}})");
  EXPECT_EQ(no_image.state, State::stuck);
  EXPECT_TRUE(no_image.misses_image);
  EXPECT_EQ(no_image.message, "m");
  const PodStatus no_start = status(R"({"waiting":{"reason":"CreateContainerError"}})");
  EXPECT_EQ(no_start.state, State::stuck);
  EXPECT_FALSE(no_start.misses_image);
  EXPECT_EQ(status(R"({"terminated":{"exitCode":128,"reason":"StartError"}})").state, State::stuck);
  const PodStatus ended = status(R"({"terminated":{"exitCode":3,"reason":"Error"}})");
  EXPECT_EQ(ended.state, State::ended);
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.image_id, "sha256:abc");
}

TEST(Pod, ThatNoNodeTakesSaysWhy) {
  const PodStatus pod =
      parse_pod_status(
          R"({"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False",)"
          R"("reason":"Unschedulable","message":"0/1 nodes are available"}]})")
          .value();
  EXPECT_EQ(pod.state, State::waiting);
  EXPECT_EQ(pod.message, "Unschedulable: 0/1 nodes are available");
  EXPECT_EQ(parse_pod_status("no JSON").error().kind, FailureKind::host);
}

TEST(Pod, IsWatchedToItsEnd) {
  const auto event = [](const std::string& type, const std::string& state) {
    return R"({"type":")" + type + R"(","object":{"status":{"containerStatuses":[{"state":)" +
           state + "}]}}}\n";
  };
  std::string stream = event("ADDED", R"({"running":{}})");
  EXPECT_EQ(parse_pod_watch(stream).status->state, State::running);
  const std::string end =
      event("DELETED", R"({"terminated":{"exitCode":7,"message":"a } in it"}})");
  EXPECT_FALSE(parse_pod_watch(stream + end.substr(0, end.size() / 2)).is_deleted);
  const WatchedPod pod = parse_pod_watch(stream + end);
  EXPECT_TRUE(pod.is_deleted);
  EXPECT_EQ(pod.status->exit_code, 7);
  EXPECT_FALSE(parse_pod_watch("error: the server is not there\n").status.has_value());
}

TEST(ContainerExit, TellsSignalsByTheirStatus) {
  EXPECT_EQ(container_exit(0).kind, ServiceExit::Kind::clean);
  EXPECT_EQ(container_exit(3).text, "exited with status 3");
  EXPECT_EQ(container_exit(139).text, "exited with status 139, as signal 11 ends a program");
  EXPECT_EQ(container_exit(137).kind, ServiceExit::Kind::killed);
  EXPECT_EQ(ended_before(container_exit(0)).kind, ServiceExit::Kind::unclean);
  PodStatus memory{.state = State::ended, .reason = "OOMKilled", .exit_code = 137};
  EXPECT_EQ(exit_of(memory).text, "was killed because it used too much memory");
}

class Manifest : public testing::Test {
 protected:
  Manifest() {
    topology_.services = {
        {.name = "front",
         .arguments = {"--bind=${address.front}", "--peer=${address.peer}", "--price=$5 $(HOME)"},
         .environment = {{"ME", "${address.front}:${port.front.grpc}"}},
         .ports = {{"grpc", 42302}},
         .grace = std::chrono::milliseconds(1'500)},
        {.name = "peer"}};
  }
  Json pod() const {
    return Json::parse(
        service_pod(topology_.services[0], {.reference = "localhost/qa/echo:1"}, topology_, names_)
            .value());
  }

  Topology topology_{.name = "echo"};
  KubernetesNames names_{.space = "qa-echo-1",
                         .expires = std::chrono::sys_seconds(std::chrono::seconds(1000)),
                         .time_to_live = std::chrono::seconds(600)};
};

TEST_F(Manifest, ServicesFindOthersByNameAndThemselvesByAddress) {
  const Json container = pod()["spec"]["containers"][0];
  EXPECT_EQ(container["args"],
            Json({"--bind=$(QA_ADDRESS)", "--peer=peer.qa-echo-1", "--price=$$5 $$(HOME)"}));
  EXPECT_EQ(container["env"][0]["valueFrom"]["fieldRef"]["fieldPath"], "status.podIP");
  EXPECT_EQ(container["env"][1]["value"], "$(QA_ADDRESS):42302");
}

TEST_F(Manifest, PodsAreWhatPodSecurityCallsRestrictedAndEndByThemselves) {
  const Json spec = pod()["spec"];
  EXPECT_EQ(spec["restartPolicy"], "Never");
  EXPECT_EQ(spec["activeDeadlineSeconds"], 600);
  EXPECT_EQ(spec["terminationGracePeriodSeconds"], 2);
  EXPECT_EQ(spec["automountServiceAccountToken"], false);
  EXPECT_EQ(spec["securityContext"]["runAsNonRoot"], true);
  EXPECT_EQ(spec["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
  const Json container = spec["containers"][0];
  EXPECT_EQ(container["imagePullPolicy"], "Never");
  EXPECT_EQ(container["securityContext"]["allowPrivilegeEscalation"], false);
  EXPECT_EQ(container["securityContext"]["capabilities"]["drop"], Json({"ALL"}));
  const Json space = Json::parse(namespace_object(names_));
  EXPECT_EQ(space["metadata"]["labels"]["pod-security.kubernetes.io/enforce"], "restricted");
  EXPECT_EQ(space["metadata"]["labels"]["qa.dev/expires"], "1000");
}

TEST_F(Manifest, ThePlaceIsCountedAndClosed) {
  const Json objects = Json::parse(place_objects(topology_, names_))["items"];
  std::vector<std::string> kinds;
  for (const Json& object : objects) kinds.push_back(object["kind"]);
  EXPECT_THAT(kinds, ElementsAre("ResourceQuota", "ServiceAccount", "NetworkPolicy",
                                 "NetworkPolicy", "Service", "Service"));
  EXPECT_EQ(objects[0]["spec"]["hard"]["pods"], "5");
  EXPECT_EQ(objects[2]["spec"]["policyTypes"], Json({"Ingress", "Egress"}));
  EXPECT_FALSE(objects[2]["spec"].contains("ingress"));
  EXPECT_EQ(objects[4]["spec"]["clusterIP"], "None");
}

TEST_F(Manifest, AReferenceToNothingIsTheTopologysMistake) {
  topology_.services[0].arguments = {"${address.nobody}"};
  const auto pod = service_pod(topology_.services[0], {}, topology_, names_);
  ASSERT_FALSE(pod.has_value());
  EXPECT_EQ(pod.error().kind, FailureKind::configuration);
}

class KubectlOnPath : public testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(folder_ / "kubectl") << "#!/bin/false\n";
    std::filesystem::permissions(folder_ / "kubectl", std::filesystem::perms::owner_all);
    const char* path = std::getenv("PATH");
    path_ = path == nullptr ? "" : path;
    setenv("PATH", folder_.path().c_str(), 1);
  }
  void TearDown() override { setenv("PATH", path_.c_str(), 1); }

  void current_context(const std::string& name) {
    runner_.on({"current-context"}, completed(0, name + "\n"));
  }

  TemporaryFolder folder_;
  std::string path_;
  FakeProcessRunner runner_;
  ManualClock clock_;
};

TEST_F(KubectlOnPath, OnlyContextsThatAreAllowedAreUsed) {
  current_context("kind-dev");
  EXPECT_EQ(choose_context({"kind-*", "minikube"}, runner_).value(), "kind-dev");
  current_context("production");
  const auto refused = choose_context({"kind-*", "minikube*"}, runner_);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, FailureKind::configuration);
  EXPECT_THAT(refused.error().what,
              AllOf(HasSubstr("'production'"), HasSubstr("kind-*, minikube*")));
  EXPECT_EQ(choose_context({"kind-*", "staging"}, runner_).value(), "staging");
  runner_.on({"current-context"}, completed(1, "", "error: current-context is not set\n"));
  EXPECT_THAT(choose_context({"*"}, runner_).error().what, HasSubstr("no current context"));
}

TEST_F(KubectlOnPath, WithoutItTheCommandThatInstallsItIsSaid) {
  std::filesystem::remove(folder_ / "kubectl");
  const auto missing = choose_context({"*"}, runner_);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, FailureKind::tool_missing);
  EXPECT_THAT(missing.error().next, EndsWith("kubernetes-client"));
}

TEST_F(KubectlOnPath, AClusterThatCannotBeUsedSaysWhy) {
  const auto why = [&](Completed answer) {
    runner_.on({"can-i"}, std::move(answer));
    const auto probed = probe_kubernetes("kind-dev", runner_);
    return probed ? std::string() : probed.error().what;
  };
  EXPECT_THAT(why(completed(0, "yes\n")), IsEmpty());
  EXPECT_THAT(why(completed(1, "no\n")), HasSubstr("does not let us create namespaces"));
  EXPECT_THAT(why(completed(1, "", "Unable to connect to the server: refused\n")),
              HasSubstr("Unable to connect to the server: refused"));
  EXPECT_THAT(why({.status = {.kind = ExitStatus::Kind::timed_out}}),
              HasSubstr("no answer within 10 s"));
}

TEST_F(KubectlOnPath, ANamespaceIsRemovedByItsLabelAndLookedForAfterwards) {
  const Kubectl kubectl({.context = "c", .space = "qa-echo-1", .kubeconfig = {}}, {}, runner_);
  runner_.on({"delete"}, completed(0));
  runner_.on({"get"}, completed(0));
  EXPECT_THAT(remove_place(kubectl, clock_), IsEmpty());
  EXPECT_THAT(runner_.commands[0].argv, Contains("--selector=qa.dev/managed=true"));
  EXPECT_EQ(runner_.commands[0].purpose, Command::Purpose::clean_up);
}

TEST_F(KubectlOnPath, WhatKeepsANamespaceIsTold) {
  const Kubectl kubectl({.context = "c", .space = "qa-echo-1", .kubeconfig = {}}, {}, runner_);
  runner_.on({"delete"}, completed(0));
  runner_.on({"get"}, [&](const Command& command) -> Result<Completed> {
    const bool asks_why = command.argv[command.argv.size() - 2].starts_with("-o=jsonpath");
    return completed(0, asks_why ? "finalizers remaining: a.dev/b in 1 resource instances "
                                 : "namespace/qa-echo-1\n");
  });
  EXPECT_EQ(remove_place(kubectl, clock_),
            "it is still being removed: finalizers remaining: a.dev/b in 1 resource instances");
}

TEST_F(KubectlOnPath, NamespacesWhoseTimeIsUpAreRemovedWhoeverMadeThem) {
  const Kubectl kubectl({.context = "c", .space = {}, .kubeconfig = {}}, {}, runner_);
  runner_.on({"get"}, completed(0, "qa-old-1 5\nqa-new-1 99999999999\nqa-odd-1 x\n"));
  runner_.on({"delete"}, completed(0));
  clock_.advance(std::chrono::minutes(1));
  remove_expired_places(kubectl, clock_);
  std::vector<std::string> removed;
  for (const Command& command : runner_.commands) {
    for (const std::string& word : command.argv) {
      if (word.starts_with("qa-")) removed.push_back(word);
    }
  }
  EXPECT_THAT(removed, ElementsAre("qa-old-1"));
}

TEST(MadePlace, IsWrittenAndReadAgain) {
  const MadePlace place{"kubernetes", "qa-echo-1", "kind-dev", "/home/a/kubeconfig"};
  EXPECT_EQ(parse_made_place(to_json_text(place)).value(), place);
  EXPECT_EQ(text_of(place), "namespace qa-echo-1 of context kind-dev");
  EXPECT_EQ(parse_made_place("{}").error().kind, FailureKind::host);
}

TEST(PlaceName, IsALabelThatNobodyElseHas) {
  const std::string name = new_place_name("a-topology-with-quite-a-long-name-indeed");
  EXPECT_THAT(name, StartsWith("qa-a-topology-with-quite-a-long-n-"));
  EXPECT_LE(name.size(), 63U);
  EXPECT_NE(name, new_place_name("a-topology-with-quite-a-long-name-indeed"));
}

}  // namespace
}  // namespace qa
