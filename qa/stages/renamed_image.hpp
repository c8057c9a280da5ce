// An image under a name that says which one it is, so that no other run's takes its place.
#pragma once

#include "qa/container/image.hpp"
#include "qa/model/failure.hpp"

#include <string>

namespace qa {

struct RenamedImage {
  std::string reference;  ///< "localhost/qa/echo:8f3a..."
  std::string digest;     ///< of the configuration, in hexadecimal digits: the image's id
  std::string tarball;    ///< what docker save writes, which every loader takes
};

/// Configuration and layers stay as they are.
Result<RenamedImage> rename_image(const Image& image);

}  // namespace qa
