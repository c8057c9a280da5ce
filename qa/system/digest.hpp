// SHA-256, from OpenSSL.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace qa {

/// Lower-case hex SHA-256 of `data`.
std::string sha256_hex(std::string_view data);

/// SHA-256 of data that comes in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view data);
  /// Lower-case hex; the object is used up.
  std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace qa
