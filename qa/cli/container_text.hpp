// What `qa container` says of an image that it took somewhere.
#pragma once

#include "qa/container/image_archive.hpp"

#include <string>
#include <vector>

namespace qa {

struct TakenImage {
  std::string where;  ///< "podman", "registry.example.com"
  std::string name;
  std::string change;  ///< "had it already", "replaced sha256:..."; empty: it is new there
  ImageIdentity identity;
  std::string origin;
  std::vector<std::string> tested;    ///< stages
  std::vector<std::string> untested;  ///< stages
  std::vector<std::string> notes;
};

std::string container_text(const TakenImage& image);

}  // namespace qa
