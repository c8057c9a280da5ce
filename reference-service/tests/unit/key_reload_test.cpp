// Keys that are replaced while the service runs, and the versions of TLS that are spoken with them.
#include "serving/app/key_reload.hpp"

#include "serving/app/tls_loading.hpp"
#include "test_certificates.hpp"
#include "test_server.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

namespace echo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class KeyReloadTest : public testing::Test {
 protected:
  /// Replaces a file as tools do that renew certificates: whole, by renaming.
  void replace(const std::string& name, const std::string& text) const {
    const std::string fresh = directory_.write("fresh", text);
    std::filesystem::rename(fresh, directory_.path(name));
  }

  void replace(const KeyPair& pair) const {
    replace("server.key", pair.private_key);
    replace("server.crt", pair.certificate);
  }

  TemporaryDirectory directory_;
  KeyPair first_ = make_key_pair();
  KeyPair second_ = make_key_pair();
  TlsFiles files_ = {.certificate = directory_.write("server.crt", first_.certificate),
                     .private_key = directory_.write("server.key", first_.private_key),
                     .authority = ""};
  Log log_{LogLevel::error};
  std::vector<std::string> certificates_;  // that were replaced by, in order
  KeyReload reload_{files_, log_,
                    [this](const TlsKeys& keys) { certificates_.push_back(keys.certificate); }};
};

TEST_F(KeyReloadTest, LeavesFilesAloneThatAreAsTheyWere) {
  reload_.check();
  reload_.check();
  EXPECT_THAT(certificates_, IsEmpty());
}

TEST_F(KeyReloadTest, TakesReplacedFilesOnce) {
  replace(second_);
  reload_.check();
  reload_.check();
  EXPECT_THAT(certificates_, ElementsAre(second_.certificate));
}

TEST_F(KeyReloadTest, ReadsTheFilesWhenToldTo) {
  reload_.reload();
  EXPECT_THAT(certificates_, ElementsAre(first_.certificate));
}

TEST_F(KeyReloadTest, SaysWhatIsWrongAndWaitsForBetterFiles) {
  testing::internal::CaptureStderr();
  replace("server.crt", second_.certificate);
  reload_.check();  // the key is still the old one
  reload_.check();
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("is not the key of the certificate"));
  EXPECT_THAT(log, HasSubstr("the keys in use stay"));
  EXPECT_EQ(std::ranges::count(log, '\n'), 1) << log;
  EXPECT_THAT(certificates_, IsEmpty());
  replace("server.key", second_.private_key);
  reload_.check();
  EXPECT_THAT(certificates_, ElementsAre(second_.certificate));
}

TEST_F(KeyReloadTest, AFileThatIsAwayKeepsTheKeysInUse) {
  testing::internal::CaptureStderr();
  std::filesystem::remove(files_.certificate);
  reload_.check();
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("cannot read"));
  EXPECT_THAT(certificates_, IsEmpty());
}

/// What a handshake with TLS versions up to `newest` brings: the server's certificate; or nothing.
std::optional<std::string> shake_hands(std::uint16_t port, int newest) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);  // or OpenSSL would not even offer the old ones
  SSL_CTX_set_max_proto_version(context.get(), newest);
  constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context.get(), kHttp2, sizeof kHttp2);
  BIO* connection = BIO_new_ssl_connect(context.get());
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> owner(connection, &BIO_free_all);
  BIO_set_conn_hostname(connection, ("127.0.0.1:" + std::to_string(port)).c_str());
  if (BIO_do_handshake(connection) != 1) return std::nullopt;
  SSL* ssl = nullptr;
  BIO_get_ssl(connection, &ssl);
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509(text.get(), SSL_get0_peer_certificate(ssl));
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

/// A client that trusts both certificates, with a connection of its own.
std::unique_ptr<v1::EchoService::Stub> trusting_stub(std::uint16_t port, const std::string& roots) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = roots;
  return v1::EchoService::NewStub(grpc::CreateCustomChannel(
      to_string(Endpoint{"127.0.0.1", port}), grpc::SslCredentials(options), arguments));
}

TEST_F(KeyReloadTest, NewConnectionsGetTheNewCertificateAndNoCallFails) {
  const auto keys = std::get<TlsKeys>(load_keys(files_));
  std::optional<KeyReload> reload;
  Server server(program(), ephemeral(), &keys);
  reload.emplace(files_, log_, [&server](TlsKeys fresh) { server.reload_keys(std::move(fresh)); });
  server.set_each_second([&reload] { reload->check(); });
  ASSERT_EQ(server.open(), std::nullopt);
  server.start();
  EXPECT_EQ(shake_hands(server.port(), TLS1_3_VERSION), first_.certificate);

  std::atomic<bool> done = false;
  std::atomic<int> failures = 0;
  const std::string roots = first_.certificate + second_.certificate;
  const auto old_connection = trusting_stub(server.port(), roots);
  EXPECT_TRUE(call(*old_connection, "before").status.ok());
  std::jthread load([&] {
    while (!done) {
      if (!call(*old_connection, "old").status.ok()) ++failures;
      if (!call(*trusting_stub(server.port(), roots), "new").status.ok()) ++failures;
    }
  });
  replace(second_);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (shake_hands(server.port(), TLS1_3_VERSION) != second_.certificate) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
  done = true;
  load.join();
  EXPECT_EQ(failures, 0);
  server.drain(kPatience);
}

TEST_F(KeyReloadTest, SpeaksTls12AndLaterOnly) {
  const auto keys = std::get<TlsKeys>(load_keys(files_));
  Server server(program(), ephemeral(), &keys);
  ASSERT_EQ(server.open(), std::nullopt);
  server.start();
  EXPECT_TRUE(shake_hands(server.port(), TLS1_3_VERSION));
  EXPECT_TRUE(shake_hands(server.port(), TLS1_2_VERSION));
  EXPECT_FALSE(shake_hands(server.port(), TLS1_1_VERSION));
  EXPECT_TRUE(shake_hands(server.port(), TLS1_3_VERSION)) << "afterwards";
}

}  // namespace
}  // namespace echo
