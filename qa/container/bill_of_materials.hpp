// What an image is made of (SBOM), in the two formats that everybody reads. The same contents are
// the same bytes.
#pragma once

#include "qa/container/debian_packages.hpp"
#include "qa/container/image_archive.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

struct Part {
  enum class Kind {
    program,  ///< the binary of the build stage
    package,  ///< of the distribution, or what of it is in the image
    file,     ///< that no package has
  };
  Kind kind = Kind::file;
  std::string name;                ///< of the package; or the path in the image
  std::string sha256;              ///< of a program or file
  DebianPackage package;           ///< of a package
  std::vector<std::string> paths;  ///< in the image
};

struct BillOfMaterials {
  std::string reference;  ///< of the image
  ImageIdentity image;
  std::string distribution;  ///< of the packages: "debian"
  std::int64_t epoch_seconds = 0;
  std::vector<Part> parts;
  /// What nobody knows; empty when all is there.
  std::string gap;
};

/// SPDX 2.3 (spdx.dev), as JSON.
std::string spdx_text(const BillOfMaterials& bill);

/// CycloneDX 1.5 (cyclonedx.org), as JSON.
std::string cyclonedx_text(const BillOfMaterials& bill);

/// "pkg:deb/debian/libc6@2.36-9?arch=amd64" (package-url).
std::string package_url(const DebianPackage& package, std::string_view distribution);

}  // namespace qa
