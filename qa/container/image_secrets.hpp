// Secrets in an image: every layer, the configuration, and all else that the tarball has.
#pragma once

#include "qa/container/image.hpp"
#include "qa/container/secret_search.hpp"
#include "qa/model/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// The rule of a finding that is a secret.
inline constexpr std::string_view kSecretRule = "image.secret";

struct ImageSecrets {
  /// Of kSecretRule, one for each: what and where, never the secret itself.
  std::vector<Finding> found;
  /// Rule "image.not-searched": what was too big to be searched to its end.
  std::vector<Finding> not_searched;
};

ImageSecrets find_image_secrets(const Image& image, const SecretSearch& search);

}  // namespace qa
