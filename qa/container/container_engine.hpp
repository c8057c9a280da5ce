// Programs that keep and build images: podman, docker, buildah; and qa itself, which only writes
// tarballs.
#pragma once

#include "qa/model/failure.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace qa {

enum class EngineAbility {
  load,   ///< it takes an image from a tarball, and keeps it under its name
  build,  ///< it builds an image by a Containerfile
};

/// What an engine can do here, as it was found by doing it. A reason is empty when it can.
struct EngineAbilities {
  std::string why_no_load;
  std::string why_no_build;

  const std::string& why_not(EngineAbility ability) const {
    return ability == EngineAbility::load ? why_no_load : why_no_build;
  }
};

struct ImageBuild {
  std::filesystem::path context;  ///< folder that the Containerfile copies from
  std::filesystem::path containerfile;
  std::string reference;  ///< with a tag
};

/// Failures are of kind tool_missing, canceled or host, and have the engine's own words.
class ContainerEngine {
 public:
  virtual ~ContainerEngine() = default;

  virtual std::string_view name() const = 0;
  /// Loads and builds an image of a few bytes, and removes it. `scratch` is an empty folder. Fails
  /// only when the run was interrupted, or on its own files.
  virtual Result<EngineAbilities> probe(const std::filesystem::path& scratch) = 0;

  /// "sha256:..." of what the engine keeps under that name; empty when there is nothing.
  virtual Result<std::string> image_id(const std::string& reference) = 0;
  /// Takes the image in `tarball`, an OCI layout with a docker-archive beside it, under the name
  /// that it has there. Whether it is the right one then, image_id() says.
  virtual Result<void> load(const std::filesystem::path& tarball) = 0;
  /// Builds an image, and keeps it under its name.
  virtual Result<void> build(const ImageBuild& build) = 0;
  /// Writes what it keeps under that name into a file, which must not be there yet.
  virtual Result<void> save(const std::string& reference, const std::filesystem::path& tarball) = 0;
  /// Forgets that name, and the image when it has no other.
  virtual Result<void> remove(const std::string& reference) = 0;
};

}  // namespace qa
