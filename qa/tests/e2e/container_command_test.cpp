// `qa container`: the image of a run, in real engines and in a real registry.
#include "qa/system/sandbox.hpp"
#include "qa/tests/e2e/fixture_project.hpp"
#include "qa/tests/e2e/real_engines.hpp"
#include "test_paths.hpp"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace qa {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kCmake = R"(cmake_minimum_required(VERSION 3.20)
project(greeting LANGUAGES C)
add_executable(greeter main.c)
target_link_options(greeter PRIVATE -static)
)";

constexpr const char* kPipeline = R"(
[stage.build]
kind = "build"
binary = "greeter"

[stage.container]
kind = "container"
needs = ["build"]
image = "localhost/greeter:dev"
entry_point = "/app/greeter"

[stage.module]
kind = "module"
needs = ["container"]
cases = "cases.yaml"
)";

constexpr const char* kCases = R"(qa: module-cases/v1
cases:
  - name: it greets
    expect: { stdout: "^hello$" }
)";

class ContainerCommand : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    if (const auto possible = probe_sandbox(engines_.processes()); !possible)
      GTEST_SKIP() << possible.error().what;
    project_.set_stages(kPipeline);
    project_.write("CMakeLists.txt", kCmake);
    project_.write(".gitignore", "/reports/\n");
    project_.write("main.c",
                   "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n");
    project_.write("cases.yaml", kCases);
    git({"init", "--quiet"});
    commit("first");
    git({"tag", "release/1.2"});
  }

  void git(std::vector<std::string> words) const {
    words.insert(words.begin(), {"git", "-c", "user.name=t", "-c", "user.email=t@t"});
    const Completed done =
        project_.run(Command{.argv = std::move(words), .working_directory = project_.root()});
    ASSERT_TRUE(done.status.succeeded()) << done.standard_error;
  }

  void commit(const std::string& message) const {
    git({"add", "."});
    git({"commit", "--quiet", "--message", message});
  }

  /// What a call that ends with `exit_code` says.
  std::string qa(std::vector<std::string> arguments, int exit_code = 0) const {
    const Completed ended = project_.run(std::move(arguments));
    EXPECT_EQ(ended.status.code, exit_code) << ended.standard_output << ended.standard_error;
    return ended.standard_output + ended.standard_error;
  }

  std::string config_digest() const {
    return nlohmann::json::parse(
        project_.read("reports/latest/stages/02-container/image.json"))["config_digest"];
  }

  std::string output_of(std::vector<std::string> argv) const {
    return project_.run(Command{.argv = std::move(argv)}).standard_output;
  }

  RealEngines engines_;
  FixtureProject project_;
};

TEST_F(ContainerCommand, LoadsWhatTheRunMadeUnderTheNameOfItsCommit) {
  SKIP_WITHOUT_ENGINE(engines_, "podman");
  EXPECT_THAT(qa({"container", "load"}, 2), HasSubstr("qa run"));
  qa({"run", "all"});
  const std::string said = qa({"container", "load"});
  EXPECT_THAT(said, AllOf(HasSubstr("podman has localhost/greeter:release-1.2\n"),
                          HasSubstr(config_digest()), HasSubstr("passed    module"),
                          Not(HasSubstr("untested"))));
  EXPECT_EQ("sha256:" + output_of({"podman", "image", "inspect", "--format", "{{.Id}}",
                                   "localhost/greeter:release-1.2"}),
            config_digest() + "\n");
  EXPECT_THAT(output_of({"podman", "images", "--format", "{{.Tag}}"}), Not(HasSubstr("dev")));
  EXPECT_THAT(qa({"container", "load"}), HasSubstr("(had it already)"));
}

TEST_F(ContainerCommand, ATagThatAnotherImageHasIsNotMovedUnlessSaid) {
  SKIP_WITHOUT_ENGINE(engines_, "podman");
  qa({"run", "container"});
  EXPECT_THAT(qa({"container", "load", "--tag", "try"}), HasSubstr("untested  by module"));
  const std::string first = config_digest();
  project_.write("main.c", "#include <stdio.h>\nint main(void) { return puts(\"bye\") < 0; }\n");
  qa({"run", "container"});
  EXPECT_THAT(qa({"container", "load", "--tag", "try"}, 2),
              AllOf(HasSubstr("podman has another image of the name localhost/greeter:try"),
                    HasSubstr(first), HasSubstr("--replace")));
  EXPECT_THAT(qa({"container", "load", "--tag", "try", "--replace"}),
              HasSubstr("(replaced " + first));
  // A tag that says that nobody knows of what it is, moves.
  EXPECT_THAT(qa({"container", "load"}), HasSubstr("localhost/greeter:release-1.2-dirty\n"));
  project_.write("main.c", "#include <stdio.h>\nint main(void) { return puts(\"oh\") < 0; }\n");
  qa({"run", "container"});
  EXPECT_THAT(qa({"container", "load"}), HasSubstr("release-1.2-dirty (replaced"));
  // An earlier run's image has the name of its own commit, whatever is checked out now.
  EXPECT_THAT(qa({"container", "load", "--run", "latest~2"}),
              AllOf(HasSubstr("localhost/greeter:release-1.2\n"), HasSubstr(first)));
}

TEST_F(ContainerCommand, NothingIsLoadedThatIsNotWhatWasRecorded) {
  EXPECT_THAT(qa({"container", "load", "--tag", "latest"}, 2), HasSubstr("qa run"));
  qa({"run", "container"});
  EXPECT_THAT(qa({"container", "load", "--tag", "latest"}, 2), HasSubstr("says nothing"));
  EXPECT_THAT(qa({"container", "load", "--tag", "a b"}, 2), HasSubstr("is no tag"));
  EXPECT_THAT(qa({"container", "load", "--engine", "dokcer"}, 2), HasSubstr("'docker'?"));
  EXPECT_THAT(qa({"container", "load", "--engine", "builtin"}, 3), HasSubstr("keeps no images"));
  EXPECT_THAT(qa({"container", "load", "somewhere"}, 2), HasSubstr("only push"));
  EXPECT_THAT(qa({"container", "laod"}, 2), HasSubstr("'load'?"));
  EXPECT_THAT(qa({"container", "load", "--stage", "contaner"}, 2), HasSubstr("'container'?"));
  project_.write("reports/latest/stages/02-container/greeter.image.tar", "another");
  EXPECT_THAT(qa({"container", "load"}, 3), HasSubstr("has changed since"));
}

TEST_F(ContainerCommand, AnEngineThatShowsAnotherImageIsNotBelieved) {
  // Does as it is told when it is tried, and mixes up what it is given then.
  ASSERT_TRUE(engines_.files().write(engines_.folder() / "bin/podman", R"(#!/bin/sh
case "$*" in
  "load "*) tar -xOf image.tar manifest.json > "${0%/*}/loaded" 2> /dev/null ||
            tar -xOf probe.tar manifest.json > "${0%/*}/tried" ;;
  images*qa-probe*) grep -o '[0-9a-f]\{64\}' "${0%/*}/tried" | head -n 1 ;;
  images*) [ ! -s "${0%/*}/loaded" ] || echo sha256:0123 ;;
esac
)"));
  std::filesystem::permissions(engines_.folder() / "bin/podman", std::filesystem::perms(0755));
  qa({"run", "container"});
  Command command = project_.command({"container", "load"});
  command.environment["PATH"] = (engines_.folder() / "bin").string() + ":" + std::getenv("PATH");
  const Completed ended = project_.run(command);
  EXPECT_EQ(ended.status.code, 3) << ended.standard_output;
  EXPECT_THAT(ended.standard_error,
              AllOf(HasSubstr("podman was given " + config_digest()), HasSubstr("sha256:0123")));
}

TEST_F(ContainerCommand, ARedImageIsNotTakenAnywhere) {
  project_.set_stages(std::string(kPipeline) +
                      "\n[[stage.container.gates]]\nname = \"size\"\nmetric = \"image.size\"\n"
                      "max = 1\n");
  qa({"run", "container"}, 1);
  EXPECT_THAT(qa({"container", "load"}, 1), HasSubstr("stage container of run"));
}

/// docker-registry in a folder of its own, on a port that was free.
class ContainerPush : public ContainerCommand {
 protected:
  void SetUp() override {
    ContainerCommand::SetUp();
    if (IsSkipped()) return;
    if (!find_program("skopeo")) GTEST_SKIP() << "skopeo is not installed: apt-get install skopeo";
    if (!find_program("docker-registry"))
      GTEST_SKIP() << "docker-registry is not installed: apt-get install docker-registry";
    start_registry();
  }

  void TearDown() override {
    if (registry_) registry_->stop(std::chrono::seconds(5));
  }

  void start_registry() {
    address_ = "127.0.0.1:" + std::to_string(free_port());
    const auto config = engines_.folder() / "registry.yml";
    ASSERT_TRUE(engines_.files().write(
        config, "version: 0.1\nstorage: {delete: {enabled: true}, filesystem: {rootdirectory: " +
                    (engines_.folder() / "registry").string() + "}}\nhttp: {addr: '" + address_ +
                    "'}\n"));
    auto started = engines_.processes().start(
        {.argv = {"docker-registry", "serve", config.string()}, .environment = {}});
    ASSERT_TRUE(started) << started.error().what;
    registry_ = std::move(*started);
    while (registry_->output().find("listening on") == std::string::npos) {
      ASSERT_FALSE(registry_->wait(std::chrono::milliseconds(20))) << registry_->output();
    }
  }

  static int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    close(socket);
    return ntohs(address.sin_port);
  }

  std::string raw_manifest(const std::string& name) const {
    return output_of({"skopeo", "inspect", "--tls-verify=false", "--raw", "docker://" + name});
  }

  std::string repository() const { return address_ + "/team/greeter"; }

  std::string address_;
  std::unique_ptr<RunningProcess> registry_;
};

TEST_F(ContainerPush, PushesTheTestedImageAsItIs) {
  qa({"run", "all"});
  const std::string said = qa({"container", "push", repository()});
  const std::string manifest = raw_manifest(repository() + ":release-1.2");
  EXPECT_EQ(nlohmann::json::parse(manifest)["config"]["digest"], config_digest());
  EXPECT_THAT(
      said, AllOf(HasSubstr(repository() + ":release-1.2@sha256:"), HasSubstr("passed    module")));
  EXPECT_THAT(qa({"container", "push", repository()}), HasSubstr("(had it already)"));
}

TEST_F(ContainerPush, WhatTheRegistryHasUnderThatNameStays) {
  qa({"run", "all"});
  qa({"container", "push", repository(), "--tag", "v1"});
  const std::string first = raw_manifest(repository() + ":v1");
  project_.write("main.c", "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 1; }\n");
  commit("second");
  qa({"run", "all"});
  EXPECT_THAT(qa({"container", "push", repository(), "--tag", "v1"}, 2),
              HasSubstr("the registry has another image of the name"));
  EXPECT_EQ(raw_manifest(repository() + ":v1"), first);
  EXPECT_THAT(qa({"container", "push", repository(), "--tag", "v1", "--replace"}),
              HasSubstr("(replaced sha256:"));
  EXPECT_NE(raw_manifest(repository() + ":v1"), first);
  // Git's word for the second commit.
  EXPECT_THAT(qa({"container", "push", repository()}), HasSubstr(":release-1.2-1-g"));
}

TEST_F(ContainerPush, OnlyWhatWasTestedOfACommitIsPushed) {
  qa({"run", "container"});
  EXPECT_THAT(qa({"container", "push", repository()}, 1), HasSubstr("module did not test"));
  project_.write("cases.yaml",
                 "qa: module-cases/v1\ncases:\n  - name: x\n    expect: { stdout: \"bye\" }\n");
  qa({"run", "all"}, 1);
  EXPECT_THAT(qa({"container", "push", repository()}, 1), HasSubstr("is failed"));
  project_.write("cases.yaml", std::string(kCases) + "\n");
  qa({"run", "all"});
  EXPECT_THAT(qa({"container", "push", repository()}, 2), HasSubstr("work tree with changes"));
  EXPECT_THAT(qa({"container", "push", repository(), "--tag", "try"}), HasSubstr(":try@sha256:"));
}

TEST_F(ContainerPush, WhatIsNoRegistryIsRefused) {
  qa({"run", "all"});
  EXPECT_THAT(qa({"container", "push"}, 2), HasSubstr("'localhost/greeter' names no registry"));
  EXPECT_THAT(qa({"container", "push", "Not/A Name"}, 2), HasSubstr("names no registry"));
  EXPECT_THAT(qa({"container", "push", address_ + "/A B"}, 2), HasSubstr("is no image reference"));
  registry_->stop(std::chrono::seconds(5));
  EXPECT_THAT(qa({"container", "push", repository()}, 3), HasSubstr("connection refused"));
}

}  // namespace
}  // namespace qa
