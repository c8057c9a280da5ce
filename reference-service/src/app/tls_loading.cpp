#include "app/tls_loading.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

namespace echo {

namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio bio_of(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

Certificate certificate_of(const std::string& pem) {
  const Bio bio = bio_of(pem);
  return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free};
}

/// An encrypted key has no one here to type its passphrase.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
  return -1;
}

PrivateKey private_key_of(const std::string& pem) {
  const Bio bio = bio_of(pem);
  return {PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr), &EVP_PKEY_free};
}

MaybeProblem judge(const TlsKeys& keys, const TlsFiles& files, const std::string& flag) {
  if (!files.authority.empty() && !certificate_of(keys.authority)) {
    return Problem{flag + "cafile: no PEM certificate in " + files.authority};
  }
  if (files.certificate.empty()) return std::nullopt;
  const Certificate certificate = certificate_of(keys.certificate);
  if (!certificate) return Problem{flag + "certfile: no PEM certificate in " + files.certificate};
  const PrivateKey key = private_key_of(keys.private_key);
  if (!key) {
    return Problem{flag + "privkeyfile: no unencrypted PEM private key in " + files.private_key};
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return Problem{flag + "privkeyfile: " + files.private_key +
                   " is not the key of the certificate in " + files.certificate};
  }
  return std::nullopt;
}

/// Where distributions keep all authorities in one file: Debian and Alpine, Red Hat, openSUSE.
constexpr const char* kSystemAuthorities[] = {"/etc/ssl/certs/ca-certificates.crt",
                                              "/etc/pki/tls/certs/ca-bundle.crt",
                                              "/etc/ssl/ca-bundle.pem"};

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

std::variant<TlsKeys, Problem> load_peer_keys(const TlsFiles& files) {
  const std::string prefix = "client-";
  if (!files.authority.empty()) return load_keys(files, prefix);
  for (const char* path : kSystemAuthorities) {
    TlsFiles trusting = files;
    trusting.authority = path;
    if (access(path, F_OK) == 0) return load_keys(trusting, prefix);
  }
  return Problem{"--client-cafile: needed, for this system has no authorities of its own (" +
                 std::string(kSystemAuthorities[0]) + ")"};
}

}  // namespace echo
