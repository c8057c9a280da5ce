#include "qa/container/image_archive.hpp"

#include "qa/container/image_reference.hpp"
#include "qa/container/layer_compression.hpp"
#include "qa/system/digest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

// nlohmann::json keeps keys sorted and dump() adds no white space: canonical.
using nlohmann::json;

json descriptor(std::string_view media_type, const Blob& blob) {
  return {{"mediaType", media_type}, {"digest", blob.digest}, {"size", blob.content.size()}};
}

/// Exactly one entry: with a second one, `skopeo copy oci-archive:` no longer knows which to take.
json index_json(const ImageParts& parts) {
  json entry = descriptor(parts.manifest_type, parts.manifest);
  entry["platform"] = {{"architecture", parts.architecture}, {"os", "linux"}};
  entry["annotations"] = {{"org.opencontainers.image.ref.name", parts.reference},
                          {"io.containerd.image.name", parts.reference}};
  return {{"schemaVersion", 2},
          {"mediaType", "application/vnd.oci.image.index.v1+json"},
          {"manifests", json::array({std::move(entry)})}};
}

/// The docker-archive's view of the same blobs.
json docker_json(const ImageParts& parts) {
  json layers = json::array();
  for (const LayerBlob& layer : parts.layers) layers.push_back(blob_path(layer.blob.digest));
  return json::array({{{"Config", blob_path(parts.config.digest)},
                       {"RepoTags", json::array({parts.reference})},
                       {"Layers", std::move(layers)}}});
}

std::string layer_type(std::string_view blob) {
  return fmt::format("application/vnd.oci.image.layer.v1.tar{}", compression_suffix(blob));
}

std::vector<LayerBlob> layers_of(const Image& image) {
  std::vector<LayerBlob> layers;
  for (const ImageLayer& layer : image.layers) {
    const std::string& content = image.members.at(layer.member);
    const std::string& claimed = layer.descriptor.media_type;
    layers.push_back(
        {.media_type = claimed.empty() ? layer_type(content) : claimed, .blob = blob_of(content)});
  }
  return layers;
}

}  // namespace

Blob blob_of(std::string content) {
  std::string digest = "sha256:" + sha256_hex(content);
  return {.digest = std::move(digest), .content = std::move(content)};
}

Blob manifest_of(const Blob& config, const std::vector<LayerBlob>& layers,
                 const std::map<std::string, std::string>& annotations) {
  json descriptors = json::array();
  for (const LayerBlob& layer : layers)
    descriptors.push_back(descriptor(layer.media_type, layer.blob));
  json manifest = {{"schemaVersion", 2},
                   {"mediaType", "application/vnd.oci.image.manifest.v1+json"},
                   {"config", descriptor("application/vnd.oci.image.config.v1+json", config)},
                   {"layers", std::move(descriptors)}};
  if (!annotations.empty()) manifest["annotations"] = annotations;
  return blob_of(manifest.dump());
}

Result<std::string> write_archive(ImageParts parts) {
  std::vector<TarEntry> members = {
      {.path = "blobs", .kind = TarKind::directory, .mode = 0755},
      {.path = "blobs/sha256", .kind = TarKind::directory, .mode = 0755},
      {.path = "index.json", .content = index_json(parts).dump()},
      {.path = "manifest.json", .content = docker_json(parts).dump()},
      {.path = "oci-layout", .content = json{{"imageLayoutVersion", "1.0.0"}}.dump()},
  };
  // Layers may be the same: one blob.
  std::map<std::string, std::string> blobs;
  for (LayerBlob& layer : parts.layers)
    blobs.emplace(blob_path(layer.blob.digest), std::move(layer.blob.content));
  for (Blob* blob : {&parts.config, &parts.manifest})
    blobs.emplace(blob_path(blob->digest), std::move(blob->content));
  for (auto& [path, content] : blobs)
    members.push_back({.path = path, .content = std::move(content)});
  for (TarEntry& member : members) member.modified_seconds = parts.epoch_seconds;
  return write_tar(std::move(members));
}

Result<ArchivedImage> archive_image(const Image& image, const std::string& reference) {
  if (!is_image_reference(reference))
    return fail(FailureKind::configuration,
                "'" + reference + "' is no image reference with a tag, such as localhost/echo:v1");
  ImageParts parts{.reference = reference,
                   .architecture = image.config.architecture,
                   .config = blob_of(image.members.at(image.config_member)),
                   .layers = layers_of(image),
                   .manifest = {}};
  if (image.manifest.digest.empty()) {
    parts.manifest = manifest_of(parts.config, parts.layers, {});
  } else {
    parts.manifest =
        blob_of(image.members.at(find_member(image, blob_path(image.manifest.digest))));
    parts.manifest_type = image.manifest.media_type;
  }
  ArchivedImage archive{
      .tarball = {},
      .identity = {.config_digest = parts.config.digest, .manifest_digest = parts.manifest.digest}};
  TRY_ASSIGN(archive.tarball, write_archive(std::move(parts)));
  return archive;
}

}  // namespace qa
