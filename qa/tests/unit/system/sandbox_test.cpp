#include "qa/system/sandbox.hpp"

#include "qa/system/posix_process_runner.hpp"
#include "qa/tests/fakes/tiny_image.hpp"
#include "test_paths.hpp"

#include <array>
#include <csignal>
#include <iostream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qa {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr milliseconds kPatience{20'000};

class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    setenv("QA_LIBEXEC_DIR", QA_BIN, 1);
    const Result<void> possible = probe_sandbox(runner_);
    if (possible) return;
    std::cout << "skipped: " << possible.error().what << std::endl;
    GTEST_SKIP() << possible.error().what;
  }
  void TearDown() override { unsetenv("QA_LIBEXEC_DIR"); }

  SandboxSpec spec(std::vector<std::string> arguments) const {
    SandboxSpec result{.root = image_.root(), .argv = {"/app/child"}};
    result.argv.insert(result.argv.end(), arguments.begin(), arguments.end());
    return result;
  }

  Completed run(const SandboxSpec& sandbox) {
    const Result<Command> command = sandbox_command(sandbox);
    EXPECT_TRUE(command.has_value());
    return runner_.run(*command).value();
  }

  std::unique_ptr<RunningProcess> start(const SandboxSpec& sandbox) {
    return runner_.start(sandbox_command(sandbox).value()).value();
  }

  /// Whether `text` came before the process ended.
  static bool wait_for(RunningProcess& process, std::string_view text) {
    constexpr milliseconds kGlance{2};
    for (milliseconds waited{0}; waited < kPatience; waited += kGlance) {
      if (process.output().find(text) != std::string::npos) return true;
      if (process.wait(kGlance)) return process.output().find(text) != std::string::npos;
    }
    return false;
  }

  struct Hub {
    std::unique_ptr<RunningProcess> process;
    int pid = 0;
  };

  Hub start_hub() {
    Hub hub{.process = runner_.start(hub_command().value()).value()};
    EXPECT_TRUE(wait_for(*hub.process, "\n")) << hub.process->output();
    EXPECT_EQ(std::sscanf(hub.process->output().c_str(), "hub %d\n", &hub.pid), 1);
    return hub;
  }

  PosixProcessRunner runner_;
  TinyImage image_{QA_CHILDREN};
};

TEST_F(Sandbox, ShowsTheImageAndNothingOfTheHost) {
  const Completed seen = run(spec({"look"}));
  EXPECT_TRUE(seen.status.succeeded()) << seen.standard_error;
  EXPECT_THAT(seen.standard_output, HasSubstr("root app dev etc proc tmp\n"));
  EXPECT_THAT(seen.standard_output, HasSubstr("dev full null random urandom zero\n"));
  EXPECT_THAT(seen.standard_output, HasSubstr("tmp \n"));
  EXPECT_THAT(seen.standard_output, HasSubstr("\npid 1\n"));
  EXPECT_EQ(seen.standard_error, "");
}

TEST_F(Sandbox, GivesNoPrivileges) {
  const std::string seen = run(spec({"look"})).standard_output;
  EXPECT_THAT(seen, HasSubstr("user 65532 group 65532\n"));
  for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
    EXPECT_THAT(seen, HasSubstr(std::string(set) + ":\t0000000000000000\n"));
  }
  EXPECT_THAT(seen, HasSubstr("NoNewPrivs:\t1\n"));
}

TEST_F(Sandbox, LetsOnlyTheTemporaryFolderBeWritten) {
  const std::string seen = run(spec({"look"})).standard_output;
  EXPECT_THAT(seen, HasSubstr("write /new: Read-only file system\n"));
  EXPECT_THAT(seen, HasSubstr("write /app/new: Read-only file system\n"));
  EXPECT_THAT(seen, HasSubstr("write /tmp/new: works\n"));
  EXPECT_THAT(seen, HasSubstr("write /dev/null: works\n"));
  EXPECT_THAT(seen, Not(HasSubstr("write sysctl: works")));
}

TEST_F(Sandbox, AFolderOfTheHostMayBeWritableInIt) {
  const std::string folder = testing::TempDir() + "qa-writable-" + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  SandboxSpec sandbox = spec({"touch", "/counters/new"});
  sandbox.writable_folders = {{"/counters", folder}};
  const Completed seen = run(sandbox);
  EXPECT_THAT(seen.standard_output, HasSubstr("write /counters/new: works\n"))
      << seen.standard_error;
  EXPECT_TRUE(std::filesystem::exists(folder + "/new"));
  EXPECT_THAT(run(spec({"touch", "/counters/new"})).standard_output, Not(HasSubstr("works")));
  std::filesystem::remove_all(folder);
}

TEST_F(Sandbox, PassesTheEnvironmentHostsAndLimitsThatWereAskedFor) {
  setenv("QA_TEST_SECRET", "of the host", 1);
  SandboxSpec sandbox = spec({"look"});
  sandbox.environment = {{"ZONE", "a=b c"}};
  sandbox.hosts = {{"peer", "127.77.0.11"}};
  sandbox.limits = {{"nofile", "64"}};
  const std::string seen = run(sandbox).standard_output;
  unsetenv("QA_TEST_SECRET");
  EXPECT_THAT(seen, HasSubstr("env ZONE=a=b c\n"));
  EXPECT_THAT(seen, Not(HasSubstr("QA_TEST_SECRET")));
  EXPECT_THAT(seen, HasSubstr("127.0.0.1 localhost\n"));
  EXPECT_THAT(seen, HasSubstr("127.77.0.11 peer\n"));
  EXPECT_THAT(seen, HasSubstr("nofile 64\n"));
}

TEST_F(Sandbox, PassesExitStatusAndSignalsUp) {
  EXPECT_EQ(run(spec({"exit", "0"})).status, (ExitStatus{.code = 0}));
  EXPECT_EQ(run(spec({"exit", "42"})).status, (ExitStatus{.code = 42}));
  const ExitStatus crashed = run(spec({"crash"})).status;
  EXPECT_EQ(crashed.kind, ExitStatus::Kind::signaled);
  EXPECT_EQ(crashed.signal, SIGSEGV);
}

TEST_F(Sandbox, AbortIsNotToldAsAMereInvalidAccess) {
  EXPECT_THAT(sandboxed_end(run(spec({"abort"})).status), HasSubstr("abort()"));
  EXPECT_EQ(sandboxed_end({.code = 3}), "exited with status 3");
}

TEST_F(Sandbox, PassesTerminationDownOnce) {
  const auto program = start(spec({"count-signals"}));
  ASSERT_TRUE(wait_for(*program, "ready\n")) << program->output();
  kill(-program->pid(), SIGTERM);
  ASSERT_TRUE(wait_for(*program, "terminated\n"));
  kill(program->pid(), SIGUSR1);
  const std::optional<ExitStatus> status = program->wait(kPatience);
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->code, 1);
}

TEST_F(Sandbox, EndsAProgramThatMakesAForbiddenCall) {
  SandboxSpec sandbox = spec({"serve", "127.0.0.1", "8080", "hello"});
  sandbox.forbidden_calls = {"connect", "listen"};
  const Completed killed = run(sandbox);
  EXPECT_EQ(killed.status.kind, ExitStatus::Kind::signaled);
  EXPECT_EQ(killed.status.signal, SIGSYS);
  sandbox = spec({"exit", "3"});
  sandbox.forbidden_calls = forbidden_call_names();
  EXPECT_EQ(run(sandbox).status, (ExitStatus{.code = 3}));
  sandbox.forbidden_calls = {"read"};
  EXPECT_THAT(run(sandbox).standard_error, HasSubstr("cannot forbid the call read"));
}

TEST_F(Sandbox, SaysInOneLineWhyItFails) {
  const auto failure_of = [this](SandboxSpec sandbox) {
    const Completed completed = run(sandbox);
    EXPECT_EQ(completed.status.code, 125);
    EXPECT_THAT(completed.standard_error, StartsWith("qa-sandbox: cannot "));
    EXPECT_EQ(std::ranges::count(completed.standard_error, '\n'), 1);
    return completed.standard_error;
  };
  SandboxSpec no_program = spec({});
  no_program.argv = {"/app/nothing"};
  EXPECT_THAT(failure_of(no_program), HasSubstr("execute /app/nothing of the image: No such file"));
  SandboxSpec no_root = spec({"look"});
  no_root.root = image_.root() / "nowhere";
  EXPECT_THAT(failure_of(no_root), HasSubstr("nowhere: No such file or directory"));
  SandboxSpec wrong_limit = spec({"look"});
  wrong_limit.limits = {{"nofiles", "64"}};
  EXPECT_THAT(failure_of(wrong_limit), HasSubstr("set the limit nofiles: there is no such limit"));
  SandboxSpec no_hub = spec({"look"});
  no_hub.hub_pid = 2'000'000'000;
  EXPECT_THAT(failure_of(no_hub), HasSubstr("of the hub"));
}

TEST_F(Sandbox, RefusesAnImageWhoseLinksLeadOut) {
  std::filesystem::create_symlink("/var", image_.root() / "tmp");
  const Completed completed = run(spec({"look"}));
  EXPECT_EQ(completed.status.code, 125);
  EXPECT_THAT(completed.standard_error, HasSubstr("/tmp is no folder"));
}

TEST_F(Sandbox, HidesTheNetworkOfTheHost) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string port = std::to_string(ntohs(address.sin_port));
  EXPECT_EQ(run(spec({"connect", "127.0.0.1", port})).standard_output, "Connection refused\n");
  close(listener);
}

TEST_F(Sandbox, ServicesOfAHubMeetAtTheirAddressesOnEqualPorts) {
  const Hub hub = start_hub();
  const auto serve = [&](const std::string& address, const std::string& name) {
    SandboxSpec service = spec({"serve", address, "42302", name});
    service.hub_pid = hub.pid;
    auto process = start(service);
    EXPECT_TRUE(wait_for(*process, "ready\n")) << process->output();
    return process;
  };
  const auto front = serve("127.77.0.10", "front");
  const auto peer = serve("127.77.0.11", "peer");

  SandboxSpec client = spec({"connect", "127.77.0.10", "42302"});
  client.hub_pid = hub.pid;
  EXPECT_EQ(run(client).standard_output, "front\n");
  const Command member = hub_member_command(hub.pid, {(image_.root() / "app/child").string(),
                                                      "connect", "127.77.0.11", "42302"})
                             .value();
  EXPECT_EQ(runner_.run(member).value().standard_output, "peer\n");
  EXPECT_TRUE(front->stop(kPatience).succeeded());
  EXPECT_TRUE(peer->stop(kPatience).succeeded());
}

TEST_F(Sandbox, HubsDoNotSeeEachOther) {
  const Hub first = start_hub();
  const Hub second = start_hub();
  SandboxSpec service = spec({"serve", "127.77.0.10", "42302", "first"});
  service.hub_pid = first.pid;
  const auto process = start(service);
  ASSERT_TRUE(wait_for(*process, "ready\n")) << process->output();
  SandboxSpec client = spec({"connect", "127.77.0.10", "42302"});
  client.hub_pid = second.pid;
  EXPECT_EQ(run(client).standard_output, "Connection refused\n");
}

TEST_F(Sandbox, StoppingAHubEndsEverythingThatJoined) {
  const Hub hub = start_hub();
  SandboxSpec service = spec({"family"});
  service.hub_pid = hub.pid;
  const auto process = start(service);
  ASSERT_TRUE(wait_for(*process, "ready\n")) << process->output();
  EXPECT_TRUE(hub.process->stop(kPatience).succeeded());
  const std::optional<ExitStatus> status = process->wait(kPatience);
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->signal, SIGKILL);
}

TEST_F(Sandbox, AProgramIsFrozenAndThawedWhateverItMakesOfSignals) {
  const Hub hub = start_hub();
  SandboxSpec service = spec({"count-signals"});
  service.hub_pid = hub.pid;
  const auto process = start(service);
  ASSERT_TRUE(wait_for(*process, "ready\n")) << process->output();
  freeze_sandboxed(*process);
  kill(process->pid(), SIGTERM);
  // Long enough for one that is not frozen.
  EXPECT_FALSE(process->wait(milliseconds(50)).has_value());
  EXPECT_EQ(process->output(), "ready\n");
  thaw_sandboxed(*process);
  EXPECT_TRUE(wait_for(*process, "terminated\n")) << process->output();
}

TEST_F(Sandbox, AProgramThatIsKilledIsGoneWhenItsSandboxHasEnded) {
  const Hub hub = start_hub();
  SandboxSpec service = spec({"serve", "127.77.0.10", "42302", "stubborn"});
  service.hub_pid = hub.pid;
  const auto process = start(service);
  ASSERT_TRUE(wait_for(*process, "ready\n")) << process->output();
  kill_sandboxed(*process);
  const std::optional<ExitStatus> status = process->wait(kPatience);
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->signal, SIGKILL);
  SandboxSpec client = spec({"connect", "127.77.0.10", "42302"});
  client.hub_pid = hub.pid;
  EXPECT_EQ(run(client).standard_output, "Connection refused\n");
}

/// Starts `command` below a shell of its own, kills the shell once "ready" came, and says whether
/// everything below it let go of the pipe that all of it held.
bool dies_with_its_parent(const Command& command) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  Command plain = command;
  plain.environment.clear();
  std::string script = to_shell_text(plain) + "; true";  // or the shell would become the command
  std::array<char*, 4> argv = {const_cast<char*>("sh"), const_cast<char*>("-c"), script.data(),
                               nullptr};
  pid_t shell = 0;
  const int error = posix_spawnp(&shell, "sh", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) return false;

  pollfd output{.fd = ends[0], .events = POLLIN, .revents = 0};
  std::array<char, 64> buffer{};
  const auto read_some = [&]() -> ssize_t {
    if (poll(&output, 1, static_cast<int>(kPatience.count())) != 1) return -1;
    return read(ends[0], buffer.data(), buffer.size());
  };
  const bool was_ready = read_some() > 0;
  kill(shell, SIGKILL);
  waitpid(shell, nullptr, 0);
  const bool is_gone = read_some() == 0;
  close(ends[0]);
  return was_ready && is_gone;
}

TEST_F(Sandbox, NothingIsLeftWhenTheParentIsKilled) {
  EXPECT_TRUE(dies_with_its_parent(sandbox_command(spec({"family"})).value()));
}

TEST_F(Sandbox, NothingIsLeftInAHubWhenTheParentIsKilled) {
  const Hub hub = start_hub();
  SandboxSpec service = spec({"family"});
  service.hub_pid = hub.pid;
  EXPECT_TRUE(dies_with_its_parent(sandbox_command(service).value()));
  const Command member =
      hub_member_command(hub.pid, {(image_.root() / "app/child").string(), "count-signals"})
          .value();
  EXPECT_TRUE(dies_with_its_parent(member));
}

TEST_F(Sandbox, WorksWithoutPrivileges) {
  if (geteuid() != 0) GTEST_SKIP() << "all of these tests run without privileges already";
  // A copy, because the checkout may not be readable for others.
  const std::filesystem::path program = image_.folder() / "qa-sandbox";
  std::filesystem::copy_file(std::filesystem::path(QA_BIN) / "qa-sandbox", program);
  const std::string nobody = "65534";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(image_.folder())) {
    ASSERT_EQ(chown(entry.path().c_str(), 65534, 65534), 0);
  }
  ASSERT_EQ(chown(image_.folder().c_str(), 65534, 65534), 0);
  Command command = sandbox_command(spec({"look"})).value();
  command.argv[0] = program.string();
  command.argv.insert(command.argv.begin(), {"setpriv", "--reuid=" + nobody, "--regid=" + nobody,
                                             "--clear-groups", "--bounding-set=-all"});
  const Completed seen = runner_.run(command).value();
  EXPECT_TRUE(seen.status.succeeded()) << seen.standard_error;
  EXPECT_THAT(seen.standard_output,
              AllOf(HasSubstr("user 65532 group 65532\n"), HasSubstr("write /new: Read-only"),
                    HasSubstr("CapBnd:\t0000000000000000")));
}

TEST_F(Sandbox, GoesWithoutProcWhereTheHostHidesPartsOfIts) {
  Command command = sandbox_command(spec({"look"})).value();
  // As engines do in containers: something is mounted over a part of /proc.
  command.argv.insert(command.argv.begin(),
                      {"unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
                       "mount --bind /dev/null /proc/uptime; exec \"$@\"", "sh"});
  const Completed seen = runner_.run(command).value();
  EXPECT_TRUE(seen.status.succeeded()) << seen.standard_error;
  EXPECT_THAT(seen.standard_output, HasSubstr("user 65532 group 65532\n"));
  EXPECT_THAT(seen.standard_output, HasSubstr("/proc/self/status: No such file"));
  EXPECT_THAT(seen.standard_error, HasSubstr("qa-sandbox: note: no /proc for the program"));

  command.argv.back() = "exit";
  command.argv.emplace_back("125");
  const Completed ended = runner_.run(command).value();
  EXPECT_EQ(ended.status.code, 125);
  EXPECT_FALSE(sandbox_failure(ended.status, ended.standard_error)) << "it is the program's own";
}

TEST(SandboxFailure, IsTheSandboxesOwnWhateverItNotedBefore) {
  constexpr ExitStatus kOwn{.code = 125};
  const std::string note = "qa-sandbox: note: no /proc for the program\n";
  const std::string failure = "qa-sandbox: cannot mount /tmp: No space left on device";
  EXPECT_EQ(sandbox_failure(kOwn, failure + "\n"), failure);
  EXPECT_EQ(sandbox_failure(kOwn, note + failure + "\n"), failure);
  EXPECT_FALSE(sandbox_failure(kOwn, ""));
  EXPECT_FALSE(sandbox_failure(kOwn, note));
  EXPECT_FALSE(sandbox_failure(kOwn, note + "usage: echo\n"));
  EXPECT_FALSE(sandbox_failure(kOwn, "usage: echo\n" + failure + "\n"));
  EXPECT_FALSE(sandbox_failure({.code = 1}, failure));
}

TEST_F(Sandbox, TellsHowToAllowUserNamespaces) {
  const std::string program = (std::filesystem::path(QA_BIN) / "qa-sandbox").string();
  const Command command{.argv = {"unshare", "--user", "--map-root-user", "sh", "-c",
                                 "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$0\" probe",
                                 program}};
  const Completed completed = runner_.run(command).value();
  EXPECT_EQ(completed.status.code, 125);
  EXPECT_THAT(completed.standard_error,
              AllOf(HasSubstr("cannot create a user namespace"),
                    HasSubstr("sudo sysctl -w user.max_user_namespaces=15000")));
}

}  // namespace
}  // namespace qa
