// Encrypted connections: what is refused before a port opens, and who may talk to whom.
#include "client/demo.hpp"
#include "serving/app/application.hpp"
#include "serving/app/tls_loading.hpp"
#include "test_certificates.hpp"
#include "test_server.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class TlsTest : public testing::Test {
 protected:
  /// What load_keys() has against the files; empty when nothing.
  static std::string problem_with(const TlsFiles& files) {
    const auto loaded = load_keys(files);
    const auto* problem = std::get_if<Problem>(&loaded);
    return problem == nullptr ? "" : problem->what;
  }

  /// Serves with `server_files`; returns what the demo client with `client_files` says on failure.
  static std::string talk(const TlsFiles& server_files, std::optional<TlsFiles> client_files) {
    ServerOptions options = ephemeral();
    options.tls = server_files;
    const auto keys = std::get<TlsKeys>(load_keys(server_files));
    Server server(program(), options, &keys);
    EXPECT_EQ(server.open(), std::nullopt);
    server.start();
    ClientOptions client;
    client.server.port = server.port();
    client.tls = std::move(client_files);
    std::ostringstream out;
    std::ostringstream err;
    const ExitCode code = run_demo(client, out, err);
    EXPECT_EQ(code == ExitCode::ok, err.str().empty());
    return err.str();
  }

  TemporaryDirectory directory_;
  KeyPair server_ = make_key_pair();
  KeyPair client_ = make_key_pair();
  std::string server_certificate_ = directory_.write("server.crt", server_.certificate);
  std::string server_key_ = directory_.write("server.key", server_.private_key);
  std::string client_certificate_ = directory_.write("client.crt", client_.certificate);
  std::string client_key_ = directory_.write("client.key", client_.private_key);
};

TEST_F(TlsTest, AcceptsACertificateWithItsKey) {
  EXPECT_EQ(problem_with({server_certificate_, server_key_, ""}), "");
  EXPECT_EQ(problem_with({server_certificate_, server_key_, client_certificate_}), "");
}

TEST_F(TlsTest, NamesTheFileThatCannotBeRead) {
  EXPECT_THAT(problem_with({"/nowhere/server.crt", server_key_, ""}),
              HasSubstr("--certfile: cannot read /nowhere/server.crt: No such file"));
  EXPECT_THAT(problem_with({server_certificate_, directory_.path(""), ""}),
              HasSubstr("--privkeyfile: cannot read "));
}

TEST_F(TlsTest, RefusesFilesThatHoldSomethingElse) {
  const std::string other = directory_.write("other", "no PEM at all");
  EXPECT_THAT(problem_with({other, server_key_, ""}), HasSubstr("--certfile: no PEM certificate"));
  EXPECT_THAT(problem_with({server_certificate_, other, ""}), HasSubstr("--privkeyfile: no "));
  EXPECT_THAT(problem_with({server_certificate_, server_key_, other}),
              HasSubstr("--cafile: no PEM certificate"));
}

TEST_F(TlsTest, RefusesTheKeyOfAnotherCertificate) {
  EXPECT_THAT(problem_with({server_certificate_, client_key_, ""}),
              HasSubstr("is not the key of the certificate"));
}

TEST_F(TlsTest, RefusesKeysWithWhichEveryHandshakeWouldFail) {
  for (const KeyPair& pair : {make_weak_key_pair(), make_foreign_key_pair()}) {
    EXPECT_THAT(problem_with({directory_.write("useless.crt", pair.certificate),
                              directory_.write("useless.key", pair.private_key), ""}),
                AllOf(HasSubstr("--certfile: TLS is impossible with "),
                      testing::Not(HasSubstr("unknown reason"))));
  }
}

TEST_F(TlsTest, TakesAChainLongerThanAHandshakeMessageFits) {
  std::string chain = server_.certificate;
  while (chain.size() < std::size_t{60} * 1024) chain += client_.certificate;
  EXPECT_EQ(problem_with({directory_.write("long.crt", chain), server_key_, ""}), "");
}

TEST_F(TlsTest, RefusesAChainThatIsTooLongForEveryCaller) {
  std::string chain = server_.certificate;
  while (chain.size() < std::size_t{400} * 1024) chain += client_.certificate;
  EXPECT_THAT(problem_with({directory_.write("endless.crt", chain), server_key_, ""}),
              HasSubstr("--certfile: TLS is impossible with "));
}

TEST_F(TlsTest, RefusesAChainThatIsBrokenFurtherDown) {
  const std::string broken = directory_.write(
      "broken",
      server_.certificate + "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n");
  EXPECT_THAT(problem_with({broken, server_key_, ""}), HasSubstr("--certfile: no PEM"));
  EXPECT_THAT(problem_with({server_certificate_, server_key_, broken}),
              HasSubstr("--cafile: no PEM"));
}

TEST_F(TlsTest, TakesOneFileForBothAndOtherLineEnds) {
  const std::string both = directory_.write("both", server_.certificate + server_.private_key);
  EXPECT_EQ(problem_with({both, both, ""}), "");
  std::string text = server_.certificate;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  EXPECT_EQ(problem_with({directory_.write("crlf", text), server_key_, ""}), "");
}

TEST_F(TlsTest, ADryRunWarnsOfACertificateThatHasExpired) {
  const KeyPair old = make_expired_key_pair();
  ServerOptions options = ephemeral();
  options.mode = RunMode::dry_run;
  options.tls = TlsFiles{directory_.write("old.crt", old.certificate),
                         directory_.write("old.key", old.private_key), ""};
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(program(), options), ExitCode::ok);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("has expired"));
}

TEST_F(TlsTest, ADryRunFindsBadKeys) {
  ServerOptions options = ephemeral();
  options.mode = RunMode::dry_run;
  options.tls = TlsFiles{server_certificate_, client_key_, ""};
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(program(), options), ExitCode::failure);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("--privkeyfile"));
}

TEST_F(TlsTest, ServesACallerThatTrustsTheCertificate) {
  EXPECT_EQ(talk({server_certificate_, server_key_, ""}, TlsFiles{"", "", server_certificate_}),
            "");
}

TEST_F(TlsTest, ACallerThatDoesNotTrustTheCertificateHangsUp) {
  EXPECT_NE(talk({server_certificate_, server_key_, ""}, TlsFiles{"", "", client_certificate_}),
            "");
}

TEST_F(TlsTest, PlaintextGetsNoReply) {
  EXPECT_NE(talk({server_certificate_, server_key_, ""}, std::nullopt), "");
}

TEST_F(TlsTest, MutualTlsServesACallerWithASignedCertificateOnly) {
  const TlsFiles mutual = {server_certificate_, server_key_, client_certificate_};
  EXPECT_EQ(talk(mutual, TlsFiles{client_certificate_, client_key_, server_certificate_}), "");
  EXPECT_NE(talk(mutual, TlsFiles{"", "", server_certificate_}), "") << "without one";
  EXPECT_NE(talk(mutual, TlsFiles{server_certificate_, server_key_, server_certificate_}), "")
      << "with another authority's";
}

TEST_F(TlsTest, MutualTlsRefusesACertificateThatHasExpired) {
  const KeyPair old = make_expired_key_pair();
  const std::string certificate = directory_.write("old.crt", old.certificate);
  const std::string key = directory_.write("old.key", old.private_key);
  EXPECT_NE(talk({server_certificate_, server_key_, certificate},
                 TlsFiles{certificate, key, server_certificate_}),
            "");
}

TEST_F(TlsTest, TheClientNamesAFileThatCannotBeRead) {
  EXPECT_THAT(talk({server_certificate_, server_key_, ""}, TlsFiles{"", "", "/nowhere/ca.crt"}),
              HasSubstr("/nowhere/ca.crt"));
}

}  // namespace
}  // namespace echo
