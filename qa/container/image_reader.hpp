// A tarball of an image -> Image. Believes nothing that it can do without; judging is
// image_verifier.
#pragma once

#include "qa/container/image.hpp"
#include "qa/model/failure.hpp"

#include <string_view>

namespace qa {

/// Reads the hybrid tarball that image_writer makes. Fails with kind product when it is truncated,
/// lacks a part, contradicts the format, or unpacks to more than `limits` for the tarball, or
/// for all layers together. Digests are not compared here.
Result<Image> read_image(std::string_view tarball, const TarLimits& limits = {});

}  // namespace qa
