// What an image is made of, and where that comes from: for those who must answer for it.
#pragma once

#include "qa/container/image.hpp"
#include "qa/container/image_archive.hpp"
#include "qa/engine/stage.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace qa {

struct ImageOrigins {
  ImageIdentity identity;
  std::string entry_point;
  std::string binary_sha256;
  /// Path in the image -> file of this machine that it was taken from.
  std::map<std::string, std::string> machine_files;
  std::map<std::string, std::string> settings;  ///< of the stage
  std::int64_t epoch_seconds = 0;
};

/// Adds the artifacts "sbom-spdx", "sbom-cyclonedx" and "provenance".
Result<void> add_evidence(const Image& image, const ImageOrigins& origins, StageResult& result,
                          StageContext& context);

}  // namespace qa
