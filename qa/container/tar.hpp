// Tar archives in memory: written byte for byte the same everywhere, read with distrust.
//
// libarchive does both. Its ustar writer has no clock, locale or user in it, and its blocking can
// be switched off, so its output is stable; a test pins the digest of one archive.
#pragma once

#include "qa/model/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

enum class TarKind { file, directory, symbolic_link, hard_link, other };

struct TarEntry {
  std::string path;  ///< without a slash at either end when written by us; as found when read
  TarKind kind = TarKind::file;
  unsigned mode = 0644;  ///< permission bits with setuid, setgid and sticky
  std::int64_t user = 0;
  std::int64_t group = 0;
  std::int64_t modified_seconds = 0;  ///< since 1970
  std::string content;                ///< of a file
  std::string target;                 ///< of a link

  bool operator==(const TarEntry&) const = default;
};

/// An archive in ustar format: sorted by path, so parents come before children; nothing but what
/// TarEntry holds; ended by two zero blocks without record padding. Fails with kind configuration
/// when a path occurs twice or ustar cannot express it (more than 255 bytes).
Result<std::string> write_tar(std::vector<TarEntry> entries);

/// What a hostile archive may cost us.
struct TarLimits {
  std::uint64_t content_bytes = std::uint64_t{1} << 30;  ///< all files together
  std::size_t entries = 100'000;
};

/// The entries in the archive's order. Fails with kind product when it is truncated, no tar, or
/// beyond `limits`. Paths are not judged: see is_safe_path.
Result<std::vector<TarEntry>> read_tar(std::string_view archive, const TarLimits& limits = {});

/// True when joining `path` to a folder stays below that folder: relative, no "..", ".", empty or
/// NUL parts.
bool is_safe_path(std::string_view path);

}  // namespace qa
