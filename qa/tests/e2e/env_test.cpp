// `qa env`: services that stay up for people, and nothing that stays when they are gone.
#include "qa/container/elf.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_writer.hpp"
#include "qa/system/pidfd.hpp"
#include "qa/system/posix_files.hpp"
#include "qa/system/sandbox.hpp"
#include "qa/tests/e2e/fixture_project.hpp"
#include "test_paths.hpp"

#include <array>
#include <charconv>
#include <csignal>
#include <iostream>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kPipeline = R"(
[stage.integration]
kind = "integration"
topology = "topology.yaml"
cases = "cases.yaml"
proto_path = "."
protos = ["none.proto"]
)";

std::string service(const std::string& name, const std::string& greeting) {
  return "  " + name + ":\n    image: ${artifact}\n    args: [serve, \"${address." + name +
         "}\", \"42302\", \"" + greeting +
         "\"]\n    ports: { tcp: 42302 }\n    ready: { tcp: tcp }\n";
}

class EnvTest : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    PosixProcessRunner processes;
    const Result<void> possible = probe_sandbox(processes);
    if (!possible) {
      std::cout << "skipped: " << possible.error().what << std::endl;
      GTEST_SKIP() << possible.error().what;
    }
    PosixFiles files;
    const ImageSpec image{.reference = "localhost/tiny:dev",
                          .architecture = this_machine(),
                          .entry_point = "/app/child",
                          .arguments = {},
                          .ports = {},
                          .environment = {},
                          .labels = {},
                          .files = service_image_files(
                              "/app/child", files.read(QA_CHILDREN "/qa_sandbox_child").value())};
    project_.write("image.tar", write_image(image)->tarball);
    project_.set_stages(kPipeline);
    set_services(service("front", "hello from front") + service("peer", "hello from peer"));
  }
  void TearDown() override {
    if (!IsSkipped()) qa({"env", "down", "--all"});
  }

  void set_services(const std::string& services) {
    project_.write("topology.yaml", "qa: topology/v1\nname: pair\nservices:\n" + services);
  }

  Completed qa(std::vector<std::string> arguments) const {
    return project_.run(std::move(arguments));
  }
  Completed up(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"env", "up", "--image", "image.tar"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return qa(arguments);
  }

  std::string list() const { return qa({"env", "list"}).standard_output; }

  /// Asks until `list` says this; a service needs a moment to end, and its keeper to see it.
  void wait_for_list(const std::string& part) const {
    while (list().find(part) == std::string::npos) {
    }
  }

  int keeper(const std::string& name) const {
    int pid = 0;
    const std::string text = project_.read("reports/environments/" + name + "/lock");
    std::from_chars(text.data(), text.data() + text.size(), pid);
    return pid;
  }

  bool is_there(const std::string& name) const {
    return std::filesystem::exists(project_.root() / "reports/environments" / name);
  }

  FixtureProject project_;
};

/// What is said at "127.77.0.10:42302", to somebody outside any namespace.
std::string greeting_at(const std::string& endpoint) {
  const std::size_t colon = endpoint.find(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(endpoint.substr(colon + 1))));
  inet_pton(AF_INET, endpoint.substr(0, colon).c_str(), &address.sin_addr);
  const FileDescriptor peer(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    return "nobody";
  std::string text;
  std::array<char, 256> buffer{};
  for (ssize_t size = 0; (size = read(peer.get(), buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(size));
  return text;
}

/// Waits for its end: whoever reaps it may be slow.
bool ends(const FileDescriptor& process) {
  pollfd end{.fd = process.get(), .events = POLLIN, .revents = 0};
  return poll(&end, 1, -1) == 1;
}

/// The address of a service in `qa env list --json`.
std::string endpoint_of(const std::string& json, const std::string& environment,
                        const std::string& service) {
  for (const auto& each : nlohmann::json::parse(json)) {
    if (each.at("name") != environment) continue;
    for (const auto& part : each.at("services")) {
      if (part.at("name") == service) return part.at("endpoints").at("tcp");
    }
  }
  return "";
}

TEST_F(EnvTest, ServicesAreReachedFromTheHostUntilTheyGoDown) {
  const Completed started = up();
  ASSERT_EQ(started.status.code, 0) << started.standard_error;
  EXPECT_THAT(started.standard_output,
              AllOf(HasSubstr("pair is up for"), HasSubstr("with the image localhost/tiny:dev"),
                    HasSubstr("qa env down pair")));
  const std::string json = qa({"env", "list", "--json"}).standard_output;
  const std::string front = endpoint_of(json, "pair", "front");
  EXPECT_THAT(started.standard_output, HasSubstr(front));
  EXPECT_EQ(greeting_at(front), "hello from front");
  EXPECT_EQ(greeting_at(endpoint_of(json, "pair", "peer")), "hello from peer");
  EXPECT_THAT(list(), AllOf(HasSubstr("pair  up for"), HasSubstr("running")));
  EXPECT_THAT(qa({"env", "logs", "pair"}).standard_output,
              AllOf(HasSubstr("front | ready\n"), HasSubstr("peer | ready\n")));
  EXPECT_EQ(qa({"env", "logs", "pair", "front"}).standard_output, "ready\n");

  const FileDescriptor keeper_process = open_pidfd(keeper("pair"));
  const Completed down = qa({"env", "down", "pair"});
  EXPECT_EQ(down.status.code, 0);
  EXPECT_EQ(down.standard_output, "pair is down\n");
  EXPECT_EQ(greeting_at(front), "nobody");
  EXPECT_FALSE(is_there("pair"));
  EXPECT_TRUE(ends(keeper_process));
  EXPECT_EQ(list(), "no environment is up\n");
  const Completed again = qa({"env", "down", "pair"});
  EXPECT_EQ(again.status.code, 0);
  EXPECT_EQ(again.standard_output, "pair is not up\n");
}

TEST_F(EnvTest, ServicesOfTarballsNeedNoImageUnderTest) {
  std::string store = service("store", "hello from the store");
  store.replace(store.find("${artifact}"), std::string("${artifact}").size(), "image.tar");
  set_services(store);
  const Completed started = qa({"env", "up"});
  ASSERT_EQ(started.status.code, 0) << started.standard_error;
  EXPECT_THAT(started.standard_output, HasSubstr("with the image image.tar"));
  const std::string json = qa({"env", "list", "--json"}).standard_output;
  EXPECT_EQ(greeting_at(endpoint_of(json, "pair", "store")), "hello from the store");

  project_.write("image.tar", project_.read("image.tar").substr(0, 5000));
  qa({"env", "down", "pair"});
  const Completed refused = qa({"env", "up"});
  EXPECT_EQ(refused.status.code, 1);
  EXPECT_THAT(refused.standard_error, HasSubstr("image.tar: "));
  EXPECT_FALSE(is_there("pair"));
}

TEST_F(EnvTest, TwoAtOnceHaveNamesAndAddressesOfTheirOwn) {
  ASSERT_EQ(up().status.code, 0);
  set_services(service("front", "the second"));
  ASSERT_EQ(up().status.code, 0);
  const std::string json = qa({"env", "list", "--json"}).standard_output;
  const std::string first = endpoint_of(json, "pair", "front");
  const std::string second = endpoint_of(json, "pair-2", "front");
  EXPECT_NE(first, second);
  EXPECT_EQ(greeting_at(first), "hello from front");
  EXPECT_EQ(greeting_at(second), "the second");
  const Completed same = up({"--name", "pair"});
  EXPECT_EQ(same.status.code, 2);
  EXPECT_THAT(same.standard_error, HasSubstr("there is an environment 'pair' already"));
  EXPECT_EQ(qa({"env", "down"}).status.code, 2);
  EXPECT_EQ(qa({"env", "down", "pair"}).status.code, 0);
  EXPECT_EQ(greeting_at(second), "the second");
  EXPECT_EQ(qa({"env", "down"}).standard_output, "pair-2 is down\n");
}

TEST_F(EnvTest, AServiceThatDiesAtItsStartSaysWhyAndLeavesNothing) {
  set_services(service("peer", "x") +
               "  broken:\n    image: ${artifact}\n    args: [serve, 10.9.9.9, \"1\", x]\n"
               "    ports: { tcp: 42302 }\n    ready: { tcp: tcp }\n");
  const Completed failed = up();
  EXPECT_EQ(failed.status.code, 1);
  EXPECT_THAT(failed.standard_error,
              AllOf(HasSubstr("service 'broken' exited with status 1 before it was ready"),
                    HasSubstr("cannot listen on 10.9.9.9: Cannot assign requested address")));
  EXPECT_FALSE(is_there("pair"));
}

TEST_F(EnvTest, AServiceThatEndsLaterIsSeenInTheList) {
  set_services(service("front", "last words"));
  ASSERT_EQ(up().status.code, 0);
  EXPECT_EQ(
      greeting_at(endpoint_of(qa({"env", "list", "--json"}).standard_output, "pair", "front")),
      "last words");
  wait_for_list("ended by itself: exited with status 3");
}

TEST_F(EnvTest, WhenItsKeeperIsKilledTheKernelEndsTheServicesAndGcTheRest) {
  ASSERT_EQ(up().status.code, 0);
  const std::string front =
      endpoint_of(qa({"env", "list", "--json"}).standard_output, "pair", "front");
  kill(keeper("pair"), SIGKILL);
  wait_for_list("pair  dead");
  while (greeting_at(front) != "nobody") {
  }
  EXPECT_THAT(qa({"gc", "-n"}).standard_output,
              HasSubstr("environment pair: its keeper was killed"));
  EXPECT_EQ(qa({"gc"}).status.code, 0);
  EXPECT_FALSE(is_there("pair"));
}

TEST_F(EnvTest, WhenItsStarterIsKilledNothingComesUp) {
  // Listens nowhere, so that it takes a long time.
  set_services(
      "  front:\n    image: ${artifact}\n    args: [family]\n    grace: 100ms\n"
      "    ports: { tcp: 42302 }\n    ready: { tcp: tcp, timeout: 10m }\n");
  PosixProcessRunner processes;
  const auto starter =
      processes.start(project_.command({"env", "up", "--image", "image.tar"})).value();
  while (
      !std::filesystem::exists(project_.root() / "reports/environments/pair/rootfs/1/app/child")) {
    ASSERT_FALSE(starter->poll().has_value()) << starter->output();
  }
  kill(starter->pid(), SIGKILL);
  while (is_there("pair")) {
  }
}

TEST_F(EnvTest, ItGoesDownWhenItsTimeIsUp) {
  ASSERT_EQ(up({"--ttl", "1s"}).status.code, 0);
  while (is_there("pair")) {
  }
}

TEST_F(EnvTest, DownRemovesNothingButEnvironments) {
  ASSERT_EQ(up().status.code, 0);
  for (const char* name : {"../../precious", ".", "..", "", "pair/services"}) {
    project_.write("precious/work.txt", "mine");
    EXPECT_EQ(qa({"env", "down", name}).standard_output, std::string(name) + " is not up\n");
  }
  EXPECT_EQ(project_.read("precious/work.txt"), "mine");
  EXPECT_THAT(list(), HasSubstr("pair  up for"));
}

TEST_F(EnvTest, MistakesAreToldBeforeAnythingStarts) {
  const auto expect_usage = [this](std::vector<std::string> arguments, const std::string& what) {
    const Completed failed = qa(std::move(arguments));
    EXPECT_EQ(failed.status.code, 2) << what;
    EXPECT_THAT(failed.standard_error, HasSubstr(what));
  };
  expect_usage({"env", "upp"}, "unknown action 'upp', did you mean 'up'?");
  expect_usage({"env", "up", "--ttl", "soon"}, "--ttl wants a time such as 8h");
  expect_usage({"env", "up", "--name", "No Name"}, "--name");
  expect_usage({"env", "up", "integratio"}, "did you mean 'integration'?");
  expect_usage({"env", "up"}, "needs no stage of kind container");
  expect_usage({"env", "logs", "pair"}, "no environment is up");
  project_.write("topology.yaml", "qa: topology/v1\nname: pair\nservices: {}\n");
  expect_usage({"env", "up", "--image", "image.tar"}, "topology.yaml:3:11");
  EXPECT_FALSE(is_there("pair"));
}

TEST_F(EnvTest, AnImageThatIsNoneIsTold) {
  project_.write("image.tar", "no tarball");
  const Completed failed = up();
  EXPECT_NE(failed.status.code, 0);
  EXPECT_THAT(failed.standard_error, Not(HasSubstr("is up")));
  EXPECT_FALSE(is_there("pair"));
}

}  // namespace
}  // namespace qa
