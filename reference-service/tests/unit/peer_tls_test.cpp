// The downstream peer asked with TLS: what is refused before a port opens, and who trusts whom.
#include "serving/app/application.hpp"
#include "serving/app/tls_loading.hpp"
#include "test_certificates.hpp"
#include "test_server.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::HasSubstr;

class PeerTlsTest : public testing::Test {
 protected:
  /// Calls a front that asks a peer, which serves with `peer_files`, with `front_files`.
  static Reply ask(const TlsFiles& peer_files, const TlsFiles& front_files,
                   const std::string& host = "127.0.0.1") {
    const auto keys = std::get<TlsKeys>(load_keys(peer_files));
    Server peer(program(), ephemeral(), &keys);
    EXPECT_EQ(peer.open(), std::nullopt);
    peer.start();
    const auto peer_keys = std::get<TlsKeys>(load_peer_keys(front_files));
    ServerOptions options = ephemeral();
    options.peer = Endpoint{host, peer.port()};
    Server front(program(), options, nullptr, nullptr, &peer_keys);
    EXPECT_EQ(front.open(), std::nullopt);
    front.start();
    return call(*stub_for(front.port()), "Hello");
  }

  /// What run() says to `files`.
  static std::string complaint(const TlsFiles& files) {
    ServerOptions options = ephemeral();
    options.mode = RunMode::dry_run;
    options.peer = Endpoint{"127.0.0.1", 1};
    options.peer_tls = files;
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(program(), options), ExitCode::failure);
    return testing::internal::GetCapturedStderr();
  }

  TemporaryDirectory directory_;
  KeyPair peer_ = make_key_pair();
  KeyPair front_ = make_key_pair();
  std::string peer_certificate_ = directory_.write("peer.crt", peer_.certificate);
  std::string peer_key_ = directory_.write("peer.key", peer_.private_key);
  std::string front_certificate_ = directory_.write("front.crt", front_.certificate);
  std::string front_key_ = directory_.write("front.key", front_.private_key);
};

TEST_F(PeerTlsTest, AsksAPeerThatItTrusts) {
  const Reply reply = ask({peer_certificate_, peer_key_, ""}, {"", "", peer_certificate_});
  EXPECT_EQ(reply.message, "Hello") << reply.status.error_message();
}

TEST_F(PeerTlsTest, WithoutAnAuthorityItTrustsThoseOfTheSystem) {
  setenv("SSL_CERT_FILE", peer_certificate_.c_str(), 1);
  const Reply trusted = ask({peer_certificate_, peer_key_, ""}, {"", "", ""});
  setenv("SSL_CERT_FILE", front_certificate_.c_str(), 1);
  const Reply stranger = ask({peer_certificate_, peer_key_, ""}, {"", "", ""});
  setenv("SSL_CERT_FILE", "/nowhere/authorities", 1);
  EXPECT_THAT(complaint({"", "", ""}), HasSubstr("--client-cafile: cannot read /nowhere/auth"));
  unsetenv("SSL_CERT_FILE");
  EXPECT_EQ(trusted.message, "Hello") << trusted.status.error_message();
  EXPECT_EQ(stranger.status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(PeerTlsTest, ShowsItsCertificateToAPeerThatAsksForOne) {
  const TlsFiles mutual = {peer_certificate_, peer_key_, front_certificate_};
  const Reply known = ask(mutual, {front_certificate_, front_key_, peer_certificate_});
  EXPECT_EQ(known.message, "Hello") << known.status.error_message();
  EXPECT_EQ(ask(mutual, {"", "", peer_certificate_}).status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(PeerTlsTest, APeerThatItDoesNotTrustIsUnavailable) {
  const Reply reply = ask({peer_certificate_, peer_key_, ""}, {"", "", front_certificate_});
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(reply.status.error_message(), HasSubstr("downstream peer 127.0.0.1:"));
  EXPECT_THAT(reply.status.error_message(), HasSubstr("andshake failed"));
}

TEST_F(PeerTlsTest, ACertificateForAnotherNameIsNotTrusted) {
  const Reply reply =
      ask({peer_certificate_, peer_key_, ""}, {"", "", peer_certificate_}, "localhost");
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(PeerTlsTest, BadFilesAreNamedWithTheirFlagBeforeAPortOpens) {
  EXPECT_THAT(complaint({"", "", "/nowhere/ca.crt"}),
              HasSubstr("--client-cafile: cannot read /nowhere/ca.crt"));
  EXPECT_THAT(complaint({"", "", peer_key_}), HasSubstr("--client-cafile: no PEM certificate"));
  EXPECT_THAT(complaint({front_key_, front_key_, peer_certificate_}),
              HasSubstr("--client-certfile: no PEM certificate"));
  EXPECT_THAT(complaint({front_certificate_, peer_key_, peer_certificate_}),
              HasSubstr("--client-privkeyfile: "));
}

}  // namespace
}  // namespace echo
