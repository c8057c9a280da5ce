// Defects in the root file system of an image: its paths, links, permissions and program.
#pragma once

#include "qa/container/image_verifier.hpp"

namespace qa {

/// The part of verify_image that looks at files.
std::vector<Finding> verify_root(const Image& image, const ImageExpectation& expected);

}  // namespace qa
