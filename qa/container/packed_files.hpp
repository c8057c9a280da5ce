// Files inside bytes that are packed: gzip wherever it begins, and whole archives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct PackedPart {
  std::size_t offset = 0;    ///< where it begins
  std::string_view format;   ///< "gzip", "an archive"
  std::string data;          ///< as far as it unpacks
  bool within_limit = true;  ///< false: there is more
};

/// Parts of `bytes` that unpack, together at most `limit_bytes` of them. What only looks as if it
/// were packed gives nothing.
std::vector<PackedPart> packed_parts(std::string_view bytes, std::uint64_t limit_bytes);

}  // namespace qa
