// Flags, environment and their order; what is refused, and how it is said.
#include "serving/app/command_line.hpp"

#include "client/options.hpp"
#include "identity.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using namespace serving;

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

using Arguments = std::vector<const char*>;

ServerOptions accepted(Arguments arguments) {
  arguments.insert(arguments.begin(), "echo_server");
  auto parsed = parse_server_options(identity(), arguments);
  if (const auto* goodbye = std::get_if<Goodbye>(&parsed)) {
    ADD_FAILURE() << goodbye->text;
    return {};
  }
  return std::get<ServerOptions>(parsed);
}

Goodbye refused(Arguments arguments) {
  arguments.insert(arguments.begin(), "echo_server");
  auto parsed = parse_server_options(identity(), arguments);
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
  EXPECT_EQ(accepted({"--client-ip=10.0.0.2"}).peer, (Endpoint{"10.0.0.2", 42303}));
}

TEST(ServerFlagsTest, AFlagCountsMoreThanTheEnvironmentThatMoreThanTheDefault) {
  const Variable port("ECHO_PORT", "7");
  const Variable ip("ECHO_CLIENT_IP", "10.0.0.2");
  EXPECT_EQ(accepted({}).listen.port, 7);
  EXPECT_EQ(accepted({}).peer, (Endpoint{"10.0.0.2", 42303}));
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
      {"--max-message-bytes=0", "--max-message-bytes"},
      {"--max-streams=many", "--max-streams"},
      {"--max-age-s=-1", "--max-age-s"},
      {"--drain-delay-ms=0.5", "--drain-delay-ms"},
      {"--grace-s=", "--grace-s"},
      {"--logformat=xml", "--logformat"},
      {"--metrics-port=99999", "--metrics-port"},
      {"--metrics-port=42302", "--metrics-port"},
      {"--probe-timeout-ms=x", "--probe-timeout-ms"},
      {"--json", "--json"},
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

TEST(ServerFlagsTest, AValueThatIsMissingIsNotTakenFromTheNextFlag) {
  // As "--cafile=$CA" of a script whose CA is not set.
  EXPECT_THAT(refused({"--logdir=", "--reflection"}).text, HasSubstr("--logdir: nothing after ="));
  EXPECT_THAT(refused({"--logdir", ""}).text, HasSubstr("--logdir: '' is no value"));
  EXPECT_THAT(refused({"-d", ""}).text, HasSubstr("--logdir: '' is no value"));
  EXPECT_THAT(refused({"--usetls", "--certfile=c", "--privkeyfile=k", "--cafile", ""}).text,
              HasSubstr("--cafile: '' is no value"));
  const Variable variable("ECHO_LOGDIR", "");
  EXPECT_EQ(accepted({"--health-probe", ""}).log_directory, "");
}

TEST(ServerFlagsTest, WhateverAValueHoldsTheComplaintIsOneLine) {
  EXPECT_THAT(refused({"--port=1\n2"}).text, HasSubstr("1\\x0a2"));
  EXPECT_THAT(refused({"--client-ip=a\x1b[2J"}).text, HasSubstr("a\\x1b[2J"));
  EXPECT_EQ(std::ranges::count(refused({"--port=1\n2"}).text, '\n'), 1);
}

TEST(ServerFlagsTest, ANeighborOnAnotherAddressMayHaveTheSamePort) {
  EXPECT_EQ(
      accepted({"--port=7", "--bind=127.77.0.10", "--client-ip=127.77.0.11", "--client-port=7"})
          .peer,
      (Endpoint{"127.77.0.11", 7}));
  for (const std::vector<const char*>& self :
       {std::vector<const char*>{"--bind=127.77.0.10", "--client-ip=127.77.0.10"},
        {"--bind=0.0.0.0", "--client-ip=127.77.0.10"},
        {"--bind=::", "--client-ip=localhost"},
        {"--client-ip=localhost"}}) {
    const Variable port("ECHO_PORT", "42303");  // that of a peer by default
    EXPECT_THAT(refused(self).text, HasSubstr("is this service itself")) << self[0];
  }
}

/// The long flags of all lines of `text` that match `line`, whose first group is searched.
std::set<std::string> flags_in(const std::string& text, const std::regex& line) {
  static const std::regex flag("--[a-z-]+");
  std::set<std::string> flags;
  std::istringstream lines(text);
  for (std::string each; std::getline(lines, each);) {
    std::smatch match;
    if (!std::regex_search(each, match, line)) continue;
    const std::string head = match[1];
    for (std::sregex_iterator it(head.begin(), head.end(), flag), end; it != end; ++it) {
      flags.insert(it->str());
    }
  }
  return flags;
}

TEST(ServerFlagsTest, HelpAndReadmeNameTheSameFlags) {
  const Goodbye goodbye = refused({"--help"});
  EXPECT_EQ(goodbye.code, ExitCode::ok);
  std::ifstream file(SERVING_README);
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  const auto in_help = flags_in(goodbye.text, std::regex("^  (-[^ ]+)"));
  EXPECT_THAT(in_help, testing::IsSupersetOf({"--port", "--max-age-s", "--version"}));
  EXPECT_EQ(in_help, flags_in(readme, std::regex(R"(^\| (`-[^|]*)\|)")));
}

TEST(ServerFlagsTest, TakesEveryLimit) {
  using std::chrono::seconds;
  const Limits limits =
      accepted({"--max-message-bytes=1", "--max-metadata-bytes=2", "--max-streams=3",
                "--max-connections=4", "--max-inflight=5", "--handshake-timeout-s=6",
                "--idle-timeout-s=7", "--max-age-s=8", "--max-age-grace-s=9", "--keepalive-s=10",
                "--keepalive-timeout-s=0"})
          .limits;
  EXPECT_EQ(limits.message_bytes, 1);
  EXPECT_EQ(limits.metadata_bytes, 2);
  EXPECT_EQ(limits.streams, 3);
  EXPECT_EQ(limits.connections, 4);
  EXPECT_EQ(limits.calls_in_flight, 5);
  EXPECT_EQ(limits.handshake, seconds(6));
  EXPECT_EQ(limits.idle, seconds(7));
  EXPECT_EQ(limits.age, seconds(8));
  EXPECT_EQ(limits.age_grace, seconds(9));
  EXPECT_EQ(limits.keepalive, seconds(10));
  EXPECT_EQ(limits.keepalive_timeout, seconds(0));
}

TEST(ServerFlagsTest, TakesWhatOperatorsSet) {
  const ServerOptions options =
      accepted({"--metrics-port=0", "--metrics-bind=::1", "--drain-delay-ms=1", "--grace-s=2",
                "--logformat=json", "--reflection", "--blocking-threads=3"});
  EXPECT_EQ(options.metrics, (Endpoint{"::1", 0}));
  EXPECT_EQ(options.drain_delay, std::chrono::milliseconds(1));
  EXPECT_EQ(options.grace, std::chrono::seconds(2));
  EXPECT_EQ(options.log_format, LogFormat::json);
  EXPECT_TRUE(options.reflection);
  EXPECT_EQ(options.blocking_threads, 3);
}

TEST(ServerFlagsTest, WithoutAPortThereIsNoMetricsPage) {
  EXPECT_EQ(accepted({}).metrics, std::nullopt);
  EXPECT_THAT(refused({"--metrics-bind=::1"}).text, HasSubstr("needs --metrics-port"));
}

TEST(ServerFlagsTest, ThePageOfMetricsMayNotStandInTheWayOfGrpc) {
  const std::string problem = "is where gRPC is served";
  EXPECT_THAT(refused({"--bind=0.0.0.0", "--metrics-port=42302"}).text, HasSubstr(problem));
  EXPECT_THAT(refused({"--metrics-bind=::", "--metrics-port=42302"}).text, HasSubstr(problem));
  EXPECT_EQ(accepted({"--bind=127.77.0.10", "--metrics-port=42302"}).metrics,
            (Endpoint{"127.0.0.1", 42302}));
}

TEST(ServerFlagsTest, AskThePeerEncrypted) {
  EXPECT_EQ(accepted({"--client-port=2", "--client-usetls", "--client-certfile=a.crt",
                      "--client-privkeyfile=a.key", "--client-cafile=ca.crt"})
                .peer_tls,
            (TlsFiles{"a.crt", "a.key", "ca.crt"}));
  EXPECT_THAT(refused({"--client-usetls"}).text, HasSubstr("--client-ip or --client-port"));
  EXPECT_THAT(refused({"--client-cafile=a"}).text, HasSubstr("need --client-usetls"));
  EXPECT_THAT(refused({"--client-port=2", "--client-usetls", "--client-certfile=a"}).text,
              HasSubstr("need each other"));
}

TEST(ServerFlagsTest, EveryFlagHasItsVariable) {
  const Variable age("ECHO_MAX_AGE_S", "7");
  const Variable format("ECHO_LOGFORMAT", "json");
  const Variable reflection("ECHO_REFLECTION", "true");
  EXPECT_EQ(accepted({}).limits.age, std::chrono::seconds(7));
  EXPECT_EQ(accepted({}).log_format, LogFormat::json);
  EXPECT_TRUE(accepted({}).reflection);
  EXPECT_EQ(accepted({"--max-age-s=8"}).limits.age, std::chrono::seconds(8));
}

TEST(ServerFlagsTest, AProbeMayNameAService) {
  EXPECT_EQ(accepted({"--health-probe"}).mode, RunMode::health_probe);
  EXPECT_EQ(accepted({"--health-probe"}).probed_service, "");
  const ServerOptions options =
      accepted({"--health-probe", "liveness", "--probe-timeout-ms=7", "--port=8"});
  EXPECT_EQ(options.probed_service, "liveness");
  EXPECT_EQ(options.probe_timeout, std::chrono::milliseconds(7));
  EXPECT_EQ(options.listen.port, 8);
}

TEST(ServerFlagsTest, VersionIsOneLineWithASemanticVersion) {
  const Goodbye goodbye = refused({"--version"});
  EXPECT_EQ(goodbye.code, ExitCode::ok);
  EXPECT_THAT(goodbye.text,
              testing::MatchesRegex("echo_server [0-9]+\\.[0-9]+\\.[0-9]+ \\(gRPC .*\\)\n"));
}

TEST(ServerFlagsTest, VersionIsTheProjects) {
  EXPECT_THAT(refused({"--version"}).text, HasSubstr("echo_server " PROJECT_VERSION " ("));
}

TEST(ServerFlagsTest, VersionAsJsonNamesTheLibrariesToo) {
  const Goodbye goodbye = refused({"--version", "--json"});
  EXPECT_EQ(goodbye.code, ExitCode::ok);
  const std::string version = R"("[0-9]+\.[0-9]+\.[0-9]+")";
  EXPECT_THAT(goodbye.text,
              testing::MatchesRegex(R"(\{"name":"echo_server","version":)" + version +
                                    R"(,"compiler":"[^"]+","grpc":)" + version + R"(,"protobuf":)" +
                                    version + R"(,"openssl":)" + version + "\\}\n"));
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

TEST(ServerOptionsTest, AProbeNeedsAPortAndTime) {
  ServerOptions options;
  options.mode = RunMode::health_probe;
  options.listen.port = 1;
  EXPECT_EQ(check(options), std::nullopt);
  options.probe_timeout = {};
  EXPECT_THAT(check(options)->what, HasSubstr("--probe-timeout-ms"));
  options.listen.port = 0;
  EXPECT_THAT(check(options)->what, HasSubstr("--port"));
}

TEST(ServerOptionsTest, TheOwnPortOnAnotherHostIsAPeer) {
  ServerOptions options;
  options.listen.port = identity().port;
  options.peer = Endpoint{"10.0.0.2", identity().port};
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

TEST(ClientFlagsTest, RefusesHalfOfAKeyPair) {
  for (const char* half : {"--certfile=c", "--privkeyfile=k"}) {
    const Arguments arguments = {"echo_client", "--usetls", half};
    const auto parsed = parse_client_options(arguments);
    ASSERT_TRUE(std::holds_alternative<Goodbye>(parsed)) << half;
    EXPECT_THAT(std::get<Goodbye>(parsed).text, HasSubstr("need each other"));
  }
}

TEST(ClientFlagsTest, AnEmptyMessageIsOne) {
  const Arguments arguments = {"echo_client", ""};
  const auto parsed = parse_client_options(arguments);
  ASSERT_TRUE(std::holds_alternative<ClientOptions>(parsed));
  EXPECT_EQ(std::get<ClientOptions>(parsed).message, "");
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
