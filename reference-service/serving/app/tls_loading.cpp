#include "serving/app/tls_loading.hpp"

#include "serving/app/pem.hpp"
#include "serving/app/tls_rehearsal.hpp"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

#include <openssl/x509.h>
#include <unistd.h>

namespace serving {

namespace {

MaybeProblem judge(const TlsKeys& keys, const TlsFiles& files, const std::string& flag) {
  if (!files.authority.empty() && certificates_of(keys.authority).empty()) {
    return Problem{flag + "cafile: no PEM certificate, or a broken one, in " + files.authority};
  }
  if (files.certificate.empty()) return std::nullopt;
  const std::vector<Certificate> chain = certificates_of(keys.certificate);
  if (chain.empty()) {
    return Problem{flag + "certfile: no PEM certificate, or a broken one, in " + files.certificate};
  }
  const PrivateKey key = private_key_of(keys.private_key);
  if (!key) {
    return Problem{flag + "privkeyfile: no unencrypted PEM private key in " + files.private_key};
  }
  if (X509_check_private_key(chain.front().get(), key.get()) != 1) {
    return Problem{flag + "privkeyfile: " + files.private_key +
                   " is not the key of the certificate in " + files.certificate};
  }
  if (const MaybeProblem refusal = rehearse_tls(keys)) {
    return Problem{flag + "certfile: TLS is impossible with " + files.certificate + ": " +
                   refusal->what};
  }
  return std::nullopt;
}

/// Where distributions keep all authorities in one file: Debian and Alpine, Red Hat, openSUSE.
constexpr const char* kSystemAuthorities[] = {"/etc/ssl/certs/ca-certificates.crt",
                                              "/etc/pki/tls/certs/ca-bundle.crt",
                                              "/etc/ssl/ca-bundle.pem"};

/// The file of all authorities that the system trusts; empty when there is none. As OpenSSL and Go
/// do, $SSL_CERT_FILE counts more than the distribution's.
std::string system_authorities() {
  const char* chosen = std::getenv("SSL_CERT_FILE");
  if (chosen != nullptr && *chosen != '\0') return chosen;
  for (const char* path : kSystemAuthorities) {
    if (access(path, F_OK) == 0) return path;
  }
  return "";
}

}  // namespace

std::variant<std::string, Problem> read_file(const std::string& path) {
  const auto problem = [&path] {
    return Problem{"cannot read " + path + ": " + std::system_category().message(errno)};
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return problem();
  try {
    return std::string{std::istreambuf_iterator<char>(file), {}};
  } catch (const std::ios_base::failure&) {  // a directory can be opened, but not read
    return problem();
  }
}

std::variant<TlsKeys, Problem> load_keys(const TlsFiles& files, const std::string& prefix) {
  TlsKeys keys;
  const std::string flag = "--" + prefix;
  const struct {
    const char* name;
    const std::string& path;
    std::string& text;
  } parts[] = {{"certfile", files.certificate, keys.certificate},
               {"privkeyfile", files.private_key, keys.private_key},
               {"cafile", files.authority, keys.authority}};
  for (const auto& part : parts) {
    if (part.path.empty()) continue;
    auto read = read_file(part.path);
    if (const auto* problem = std::get_if<Problem>(&read)) {
      return Problem{flag + part.name + ": " + problem->what};
    }
    part.text = std::get<std::string>(std::move(read));
  }
  if (MaybeProblem problem = judge(keys, files, flag)) return *problem;
  return keys;
}

MaybeProblem judge_dates(const TlsKeys& keys) {
  const std::vector<Certificate> chain = certificates_of(keys.certificate);
  if (chain.empty()) return std::nullopt;
  if (X509_cmp_current_time(X509_get0_notAfter(chain.front().get())) < 0) {
    return Problem{"The certificate has expired: callers will refuse it"};
  }
  if (X509_cmp_current_time(X509_get0_notBefore(chain.front().get())) > 0) {
    return Problem{"The certificate is not valid yet: callers will refuse it"};
  }
  return std::nullopt;
}

std::variant<TlsKeys, Problem> load_peer_keys(const TlsFiles& files) {
  const std::string prefix = "client-";
  TlsFiles trusting = files;
  if (trusting.authority.empty()) trusting.authority = system_authorities();
  if (!trusting.authority.empty()) return load_keys(trusting, prefix);
  return Problem{"--client-cafile: needed, for this system has no authorities of its own (" +
                 std::string(kSystemAuthorities[0]) + ")"};
}

}  // namespace serving
