// Flags, environment and their order; what is refused, and how it is said.
#include "app/command_line.hpp"

#include <cstdlib>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

using Arguments = std::vector<const char*>;

ServerOptions accepted(Arguments arguments) {
  arguments.insert(arguments.begin(), "echo_server");
  auto parsed = parse_server_options(arguments);
  if (const auto* goodbye = std::get_if<Goodbye>(&parsed)) {
    ADD_FAILURE() << goodbye->text;
    return {};
  }
  return std::get<ServerOptions>(parsed);
}

Goodbye refused(Arguments arguments) {
  arguments.insert(arguments.begin(), "echo_server");
  auto parsed = parse_server_options(arguments);
  if (std::holds_alternative<Goodbye>(parsed)) return std::get<Goodbye>(parsed);
  ADD_FAILURE() << "was accepted";
  return {};
}

/// Sets a variable of the environment for one test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(ServerFlagsTest, DefaultsServeOnLoopbackWithoutAPeer) {
  const ServerOptions options = accepted({});
  EXPECT_EQ(options.listen, (Endpoint{"127.0.0.1", 42302}));
  EXPECT_EQ(options.peer, std::nullopt);
  EXPECT_EQ(options.threads, 1);
  EXPECT_EQ(options.log_level, LogLevel::info);
  EXPECT_EQ(options.mode, RunMode::serve);
}

TEST(ServerFlagsTest, TakesEveryFlagInItsLongForm) {
  const ServerOptions options =
      accepted({"--port=1", "--bind=::", "--client-ip=peer", "--client-port=2", "--threads=3",
                "--loglevel=5", "--dry-run"});
  EXPECT_EQ(options.listen, (Endpoint{"::", 1}));
  EXPECT_EQ(options.peer, (Endpoint{"peer", 2}));
  EXPECT_EQ(options.threads, 3);
  EXPECT_EQ(options.log_level, LogLevel::quiet);
  EXPECT_EQ(options.mode, RunMode::dry_run);
}

TEST(ServerFlagsTest, TakesTheShortForms) {
  const ServerOptions options = accepted({"-p", "7", "-l", "0", "-n"});
  EXPECT_EQ(options.listen.port, 7);
  EXPECT_EQ(options.log_level, LogLevel::debug);
  EXPECT_EQ(options.mode, RunMode::dry_run);
}

TEST(ServerFlagsTest, TakesTheFilesOfTlsAndTheLogDirectory) {
  const ServerOptions options =
      accepted({"-t", "-c", "a.crt", "-k", "a.key", "--cafile=ca.crt", "-d", "logs"});
  EXPECT_EQ(options.tls, (TlsFiles{"a.crt", "a.key", "ca.crt"}));
  EXPECT_EQ(options.log_directory, "logs");
}

TEST(ServerFlagsTest, RefusesHalfOfTls) {
  EXPECT_THAT(refused({"--usetls"}).text, HasSubstr("needs --certfile and --privkeyfile"));
  EXPECT_THAT(refused({"--usetls", "--certfile=a"}).text, HasSubstr("--privkeyfile"));
  EXPECT_THAT(refused({"--certfile=a"}).text, HasSubstr("need --usetls"));
}

TEST(ServerFlagsTest, OneHalfOfThePeerIsEnough) {
  EXPECT_EQ(accepted({"--client-port=2"}).peer, (Endpoint{"127.0.0.1", 2}));
  EXPECT_EQ(accepted({"--client-ip=10.0.0.2"}).peer, (Endpoint{"10.0.0.2", 42302}));
}

TEST(ServerFlagsTest, AFlagCountsMoreThanTheEnvironmentThatMoreThanTheDefault) {
  const Variable port("ECHO_PORT", "7");
  const Variable ip("ECHO_CLIENT_IP", "10.0.0.2");
  EXPECT_EQ(accepted({}).listen.port, 7);
  EXPECT_EQ(accepted({}).peer, (Endpoint{"10.0.0.2", 42302}));
  EXPECT_EQ(accepted({"--port=8"}).listen.port, 8);
}

TEST(ServerFlagsTest, RefusesABadEnvironmentAsItRefusesABadFlag) {
  const Variable port("ECHO_PORT", "many");
  EXPECT_EQ(refused({}).code, ExitCode::usage);
}

TEST(ServerFlagsTest, RefusesInOneLineThatNamesTheFlag) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"--port=70000", "--port"},
      {"--port=-1", "--port"},
      {"--port=http", "--port"},
      {"--bind=localhost", "--bind"},
      {"--client-ip=1.2.3.400", "--client-ip"},
      {"--client-ip=", "--client-ip"},
      {"--client-port=0", "--client-port"},
      {"--client-port=42302", "is this service itself"},
      {"--threads=0", "--threads"},
      {"--loglevel=6", "--loglevel"},
      {"--prot=1", "--prot"},
      {"stray", "stray"}};
  for (const auto& [flag, named] : cases) {
    const Goodbye goodbye = refused({flag});
    EXPECT_EQ(goodbye.code, ExitCode::usage) << flag;
    EXPECT_THAT(goodbye.text,
                AllOf(StartsWith("echo_server: "), HasSubstr(named), EndsWith("(see --help)\n")));
    EXPECT_EQ(std::ranges::count(goodbye.text, '\n'), 1) << goodbye.text;
  }
}

TEST(ServerFlagsTest, ANeighborOnAnotherAddressMayHaveTheSamePort) {
  EXPECT_EQ(accepted({"--bind=127.77.0.10", "--client-ip=127.77.0.11"}).peer,
            (Endpoint{"127.77.0.11", 42302}));
  for (const std::vector<const char*>& self :
       {std::vector<const char*>{"--bind=127.77.0.10", "--client-ip=127.77.0.10"},
        {"--bind=0.0.0.0", "--client-ip=127.77.0.10"},
        {"--bind=::", "--client-ip=localhost"},
        {"--client-ip=localhost"}}) {
    EXPECT_THAT(refused(self).text, HasSubstr("is this service itself")) << self[0];
  }
}

TEST(ServerFlagsTest, HelpNamesEveryFlag) {
  const Goodbye goodbye = refused({"--help"});
  EXPECT_EQ(goodbye.code, ExitCode::ok);
  for (const char* flag :
       {"--port", "--bind", "--client-ip", "--client-port", "--threads", "--loglevel", "--dry-run",
        "--version", "--usetls", "--certfile", "--privkeyfile", "--cafile", "--logdir"})
    EXPECT_THAT(goodbye.text, HasSubstr(flag));
}

TEST(ServerFlagsTest, VersionIsOneLineWithASemanticVersion) {
  const Goodbye goodbye = refused({"--version"});
  EXPECT_EQ(goodbye.code, ExitCode::ok);
  EXPECT_THAT(goodbye.text,
              testing::MatchesRegex("echo_server [0-9]+\\.[0-9]+\\.[0-9]+ \\(gRPC .*\\)\n"));
}

TEST(ServerOptionsTest, ChecksWhatIsNotParsed) {
  EXPECT_EQ(check(ServerOptions{}), std::nullopt);
  ServerOptions options;
  options.threads = kMaxThreads + 1;
  EXPECT_THAT(check(options)->what, HasSubstr("--threads"));
  options = {};
  options.peer = Endpoint{"10.0.0.2", 0};
  EXPECT_THAT(check(options)->what, HasSubstr("--client-port"));
}

TEST(ServerOptionsTest, TheOwnPortOnAnotherHostIsAPeer) {
  ServerOptions options;
  options.peer = Endpoint{"10.0.0.2", kDefaultPort};
  EXPECT_EQ(check(options), std::nullopt);
}

TEST(ClientFlagsTest, TakesFlagsAndAMessage) {
  const Arguments arguments = {"echo_client", "--ip=::1", "-p", "7", "-n", "3", "Hi"};
  const auto parsed = parse_client_options(arguments);
  ASSERT_TRUE(std::holds_alternative<ClientOptions>(parsed));
  const auto& options = std::get<ClientOptions>(parsed);
  EXPECT_EQ(options.server, (Endpoint{"::1", 7}));
  EXPECT_EQ(options.count, 3);
  EXPECT_EQ(options.message, "Hi");
}

TEST(ClientFlagsTest, TakesTheFilesOfTls) {
  const Arguments arguments = {"echo_client", "--usetls", "--cafile=ca.crt"};
  const auto parsed = parse_client_options(arguments);
  ASSERT_TRUE(std::holds_alternative<ClientOptions>(parsed));
  EXPECT_EQ(std::get<ClientOptions>(parsed).tls, (TlsFiles{"", "", "ca.crt"}));
}

TEST(ClientFlagsTest, RefusesWhatIsNoHost) {
  const Arguments arguments = {"echo_client", "--ip=a_b"};
  const auto parsed = parse_client_options(arguments);
  ASSERT_TRUE(std::holds_alternative<Goodbye>(parsed));
  EXPECT_EQ(std::get<Goodbye>(parsed).code, ExitCode::usage);
  EXPECT_THAT(std::get<Goodbye>(parsed).text, HasSubstr("a_b"));
}

}  // namespace
}  // namespace echo
