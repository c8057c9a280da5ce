// Secrets in bytes: keys and tokens by their form, and values that the caller knows to be secret,
// also where they are encoded or packed.
#pragma once

#include "qa/container/needle_set.hpp"
#include "qa/container/secret_forms.hpp"
#include "qa/model/failure.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// True for names such as API_TOKEN, db-password, SSH_KEY, of variables, flags and labels.
bool sounds_secret(std::string_view name);

/// Those of `variables` that sound secret and have values long enough to be found by.
std::map<std::string, std::string> secret_variables(
    const std::map<std::string, std::string>& variables);

/// What a search may cost.
struct SecretSearchLimits {
  std::uint64_t decoded_bytes = std::uint64_t{1} << 28;  ///< of one searched text, all ways of
                                                         ///< reading it together
  int depth = 4;                                         ///< encodings within encodings
};

struct SecretHits {
  std::vector<SecretMatch> matches;  ///< in the order of their places
  bool complete = true;              ///< false: the limits kept something from being searched
};

class SecretSearch {
 public:
  /// `values`: name of a variable -> its value, which must be nowhere.
  explicit SecretSearch(const std::map<std::string, std::string>& values,
                        SecretSearchLimits limits = {});

  /// Looks at `bytes` as they are; as base64, hexadecimal digits, UTF-16 and UTF-32; and at what
  /// unpacks: gzip anywhere, and bytes that are a whole zip, tar, xz, zstd or bzip2 file.
  SecretHits find(std::string_view bytes) const;

 private:
  struct Budget;
  void find(std::string_view bytes, int depth, Budget& budget, SecretHits& hits) const;
  std::vector<SecretMatch> find_plain(std::string_view bytes) const;

  std::vector<std::string> names_;  ///< of the variables, in the order of the needles
  std::vector<std::size_t> sizes_;  ///< of their values
  NeedleSet values_;
  SecretSearchLimits limits_;
};

}  // namespace qa
