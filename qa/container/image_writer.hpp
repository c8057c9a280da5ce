// Container images without an engine: one tarball that every loader accepts, the same bytes
// everywhere.
#pragma once

#include "qa/container/tar.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace qa {

/// Everything that decides about an image's bytes, beside zlib (see gzip.hpp).
struct ImageSpec {
  std::string reference;               ///< with a tag
  std::string architecture;            ///< "amd64"
  std::string entry_point;             ///< absolute path of the program in the image
  std::vector<std::string> arguments;  ///< default arguments (Cmd)
  std::vector<int> ports;              ///< exposed, TCP
  std::map<std::string, std::string> environment;
  /// Those that begin with "org.opencontainers.image." become annotations of the manifest, too.
  std::map<std::string, std::string> labels;
  int user = 65532;
  int group = 65532;
  std::int64_t epoch_seconds = 0;  ///< the one time in the image, since 1970
  std::vector<TarEntry> files;     ///< the root file system; their times are replaced by the epoch
};

struct WrittenImage {
  std::string tarball;
  std::string config_digest;    ///< "sha256:..."; the image's id in every engine
  std::string manifest_digest;  ///< "sha256:..."
  std::uint64_t unpacked_bytes = 0;
};

/// Fails with kind configuration when the specification makes no image: a reference without a tag,
/// a relative entry point, text that is not UTF-8, a path that is too long.
Result<WrittenImage> write_image(const ImageSpec& spec);

}  // namespace qa
