// The tarball of an image that every loader accepts, whoever made the image.
//
// It is an OCI image layout with the manifest.json of `docker save` beside it, pointing to the same
// blobs (the OCI layout allows it: image-layout.md, "Implementor's Note"). Podman, skopeo and
// containerd read one half, Docker the other.
#pragma once

#include "qa/container/image.hpp"
#include "qa/model/failure.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace qa {

struct Blob {
  std::string digest;  ///< "sha256:..."
  std::string content;
};

Blob blob_of(std::string content);

struct LayerBlob {
  std::string media_type;
  Blob blob;
};

struct ImageParts {
  std::string reference;     ///< with a tag
  std::string architecture;  ///< "amd64"
  Blob config;
  std::vector<LayerBlob> layers;
  Blob manifest;
  std::string manifest_type = "application/vnd.oci.image.manifest.v1+json";
  std::int64_t epoch_seconds = 0;  ///< of the tarball's members, since 1970
};

/// The manifest that names these parts.
Blob manifest_of(const Blob& config, const std::vector<LayerBlob>& layers,
                 const std::map<std::string, std::string>& annotations);

Result<std::string> write_archive(ImageParts parts);

/// By what an image is known everywhere.
struct ImageIdentity {
  std::string config_digest;    ///< "sha256:..."; its id in engines that keep their own store
  std::string manifest_digest;  ///< "sha256:..."; its id in registries, and in containerd's store

  bool operator==(const ImageIdentity&) const = default;
};

struct ArchivedImage {
  std::string tarball;
  ImageIdentity identity;
};

/// `image` once more under the name `reference`; configuration, layers and, where it has one, its
/// manifest are the same bytes.
Result<ArchivedImage> archive_image(const Image& image, const std::string& reference);

}  // namespace qa
