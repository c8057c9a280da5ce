// A container image as it was found in a tarball: what it claims, and the bytes to check it by.
#pragma once

#include "qa/container/tar.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// How a container of the image is to be started.
struct ImageConfig {
  std::string architecture;
  std::string os;
  std::string user;                      ///< "65532:65532", as written
  std::vector<std::string> entry_point;  ///< argument list; the first is a path in the image
  std::vector<std::string> arguments;    ///< Cmd: default arguments
  std::map<std::string, std::string> environment;
  std::string working_directory;
  std::vector<int> ports;  ///< TCP
  std::map<std::string, std::string> labels;

  bool operator==(const ImageConfig&) const = default;
};

/// A reference to a blob, with the facts that it claims.
struct Descriptor {
  std::string media_type;
  std::string digest;  ///< "sha256:..."
  std::uint64_t size = 0;
};

struct ImageLayer {
  std::string member;          ///< its path in the tarball, links followed
  Descriptor descriptor;       ///< empty where there is no OCI layout
  std::string actual_diff_id;  ///< "sha256:..." of the uncompressed layer
  std::vector<TarEntry> entries;
};

/// The manifest.json of `docker save`, which Docker reads instead of the OCI index.
struct DockerManifest {
  std::string config;               ///< path in the tarball; empty: there is no manifest.json
  std::vector<std::string> layers;  ///< paths in the tarball
  std::vector<std::string> tags;
};

struct Image {
  std::map<std::string, std::string> members;  ///< path in the tarball -> content
  std::map<std::string, std::string> links;    ///< path in the tarball -> the member it stands for

  // Of an OCI layout; without one, nothing.
  std::string layout_version;
  std::size_t index_entries = 0;    ///< images in the index
  std::string reference;            ///< org.opencontainers.image.ref.name, or Docker's first tag
  std::string platform;             ///< "linux/amd64", as the index has it
  std::vector<Descriptor> indexes;  ///< in the index, on the way to the manifest
  Descriptor manifest;
  Descriptor config_descriptor;

  std::string config_member;  ///< path of the configuration in the tarball
  std::vector<ImageLayer> layers;
  ImageConfig config;
  std::vector<std::string> diff_ids;  ///< as the configuration claims them
  std::size_t history_layers = 0;     ///< entries of the history that are not empty layers
  DockerManifest docker;
};

/// The path of the member that `path` is or stands for; empty when there is none.
std::string find_member(const Image& image, const std::string& path);

/// "blobs/sha256/abc" for "sha256:abc".
std::string blob_path(std::string_view digest);

}  // namespace qa
