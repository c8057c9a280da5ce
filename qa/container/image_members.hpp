// The members of an image's tarball, and the JSON in them.
#pragma once

#include "qa/container/image.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace qa {

/// A failure of kind product that says so.
tl::unexpected<Failure> bad_image(std::string what);

/// Fills `members` and `links` of `image`. A link, as docker and podman make it for a layer that
/// they have already, must name a member.
Result<void> read_members(std::string_view tarball, const TarLimits& limits, Image& image);

/// The path of the member that `path` is or stands for.
Result<std::string> require_member(const Image& image, const std::string& path);

/// Stops at a depth where a recursive parser is still safe.
Result<nlohmann::json> read_json_member(const Image& image, const std::string& path);

}  // namespace qa
