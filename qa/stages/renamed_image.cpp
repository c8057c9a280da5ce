#include "qa/stages/renamed_image.hpp"

#include "qa/container/image_archive.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/system/digest.hpp"

#include <fmt/format.h>

namespace qa {

Result<RenamedImage> rename_image(const Image& image) {
  /// So much of a digest makes a name that nobody else has.
  constexpr std::size_t kTagDigits = 32;
  RenamedImage renamed;
  renamed.digest = sha256_hex(image.members.at(image.config_member));
  const std::string name = short_image_name(image.reference);
  renamed.reference = fmt::format("localhost/qa/{}:{}", name.empty() ? "image" : name,
                                  renamed.digest.substr(0, kTagDigits));
  TRY_ASSIGN(ArchivedImage archived, archive_image(image, renamed.reference));
  renamed.tarball = std::move(archived.tarball);
  return renamed;
}

}  // namespace qa
