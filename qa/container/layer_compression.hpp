// How layers are packed: not at all, with gzip, or with zstd; told by their first bytes, as loaders
// do, since what tools write beside them differs.
#pragma once

#include "qa/model/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

/// Nothing when `blob` is not packed. Fails with kind product when it is damaged, ends early, or
/// unpacks to more than `limit_bytes`.
Result<std::optional<std::string>> unpack_layer(std::string_view blob, std::uint64_t limit_bytes);

/// What the media type of such a layer ends with: "+gzip", "+zstd", or nothing.
std::string_view compression_suffix(std::string_view blob);

}  // namespace qa
