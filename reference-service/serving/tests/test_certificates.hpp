// Keys and certificates of the test's own, made on the spot.
#pragma once

#include "serving/core/tls_files.hpp"

#include <filesystem>
#include <string>

namespace serving {

/// A directory that goes away with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return (root_ / name).string(); }

  /// Writes a file; returns its path.
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path root_;
};

/// A certificate for 127.0.0.1 that has signed itself, and its P-256 key; PEM.
struct KeyPair {
  std::string certificate;
  std::string private_key;
};

/// Valid for an hour.
KeyPair make_key_pair();

/// Was valid until an hour ago.
KeyPair make_expired_key_pair();

/// With an RSA key of so few bits that OpenSSL refuses it.
KeyPair make_weak_key_pair();

/// With a key on a curve that TLS does not sign with.
KeyPair make_foreign_key_pair();

}  // namespace serving
