// What secrets look like in plain bytes: private keys and tokens of well-known services.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// A secret in searched bytes. Never the secret itself: reports are kept and shown.
struct SecretMatch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string what;  ///< "a private key", "a GitHub token"
};

/// In order of their places. A header without a key, such as libraries have in their texts to write
/// keys with, is none; neither is a token of the form that is nothing but a placeholder.
std::vector<SecretMatch> find_secret_forms(std::string_view bytes);

}  // namespace qa
