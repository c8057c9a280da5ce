// libFuzzer target: tarballs of images that somebody else has made. Seeds: what skopeo copy writes.
#include "qa/container/image_reader.hpp"
#include "qa/container/image_secrets.hpp"
#include "qa/container/image_unpacker.hpp"
#include "qa/container/image_verifier.hpp"
#include "qa/tests/fakes/memory_files.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string tarball(reinterpret_cast<const char*>(data), size);
  const auto image = qa::read_image(tarball, {.content_bytes = 1 << 20, .entries = 1000});
  if (!image) return 0;
  qa::verify_foreign_image(*image);
  qa::find_image_secrets(*image, qa::SecretSearch({}, {}));
  qa::MemoryFiles files;
  static_cast<void>(qa::unpack_image(*image, "/unpacked", files));
  for (const auto& [path, content] : files.contents) {
    const bool is_below =
        path.string().starts_with("/unpacked/") && path == path.lexically_normal();
    if (!is_below) std::abort();
  }
  return 0;
}
