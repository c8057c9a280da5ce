#include "serving/app/tls_rehearsal.hpp"

#include "serving/app/pem.hpp"

#include <memory>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace serving {

namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;

/// Why OpenSSL failed last.
Problem reason() {
  const char* text = ERR_reason_error_string(ERR_peek_error());
  Problem problem{text == nullptr ? "unknown reason" : text};
  ERR_clear_error();
  return problem;
}

/// False when OpenSSL refuses them.
bool use(SSL_CTX* context, const TlsKeys& keys) {
  std::vector<Certificate> chain = certificates_of(keys.certificate);
  const PrivateKey key = private_key_of(keys.private_key);
  if (chain.empty() || !key) return false;
  if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) return false;
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1) return false;
  }
  return SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

/// Whether one side has done its part, or waits for the other: to say more, or to take what is
/// already said and fills the pipe between them, as a long chain of certificates does.
bool goes_on(SSL* side) {
  const int result = SSL_do_handshake(side);
  if (result == 1) return true;
  const int error = SSL_get_error(side, result);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

bool shake_hands(SSL* server, SSL* client) {
  while (SSL_is_init_finished(server) == 0 || SSL_is_init_finished(client) == 0) {
    if (!goes_on(client) || !goes_on(server)) return false;
  }
  return true;
}

}  // namespace

MaybeProblem rehearse_tls(const TlsKeys& keys) {
  ERR_clear_error();
  const Context server_context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  const Context client_context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  SSL_CTX_set_min_proto_version(server_context.get(), TLS1_2_VERSION);
  if (!use(server_context.get(), keys)) return reason();
  const Session server(SSL_new(server_context.get()), &SSL_free);
  const Session client(SSL_new(client_context.get()), &SSL_free);
  BIO* server_end = nullptr;
  BIO* client_end = nullptr;
  BIO_new_bio_pair(&server_end, 0, &client_end, 0);
  SSL_set_bio(server.get(), server_end, server_end);  // which then own them
  SSL_set_bio(client.get(), client_end, client_end);
  SSL_set_accept_state(server.get());
  SSL_set_connect_state(client.get());
  if (!shake_hands(server.get(), client.get())) return reason();
  return std::nullopt;
}

}  // namespace serving
