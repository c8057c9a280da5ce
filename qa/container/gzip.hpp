// gzip in memory. Its bytes depend on the version of zlib, which images therefore record.
#pragma once

#include "qa/model/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace qa {

/// Level 9, with a header that has neither a name nor a time and "unknown" as operating system.
/// Fails with kind host when zlib can't begin: there is too little memory.
Result<std::string> gzip(std::string_view data);

/// Of one or more members, one after the other (RFC 1952). Fails with kind product when `data` is
/// damaged, ends early, has something else after its end, or unpacks to more than `limit_bytes`;
/// with kind host as gzip() does.
Result<std::string> gunzip(std::string_view data, std::uint64_t limit_bytes);

/// What can be unpacked of gzip data that may be cut off, damaged, or followed by something else.
struct UnpackedPart {
  std::string data;
  bool within_limit = true;  ///< false: there is more than `limit_bytes`
};

/// Of gzip data at the beginning of `data`; fails as gzip() does.
Result<UnpackedPart> gunzip_beginning(std::string_view data, std::uint64_t limit_bytes);

/// "zlib 1.2.13 level 6": what the bytes of gzip() depend on beside the data.
std::string deflate_version();

}  // namespace qa
