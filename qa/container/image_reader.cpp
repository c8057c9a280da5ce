#include "qa/container/image_reader.hpp"

#include "qa/container/elf.hpp"
#include "qa/container/image_members.hpp"
#include "qa/container/layer_compression.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace qa {
namespace {

// Wrong types throw inside nlohmann; read_image catches at the edge of this file.
using nlohmann::json;

constexpr std::size_t kMaxLayers = 127;  // what overlay file systems, and therefore engines, allow
constexpr const char* kIndex = "index.json";
constexpr const char* kDockerManifest = "manifest.json";

/// Another algorithm, or no digest at all, would be a blob that nobody checks.
bool is_sha256(std::string_view digest) {
  constexpr std::string_view kAlgorithm = "sha256:";
  constexpr std::size_t kDigits = 64;
  return digest.starts_with(kAlgorithm) && digest.size() == kAlgorithm.size() + kDigits &&
         digest.find_first_not_of("0123456789abcdef", kAlgorithm.size()) == std::string_view::npos;
}

Result<Descriptor> descriptor_of(const json& value) {
  Descriptor descriptor{.media_type = value.at("mediaType").get<std::string>(),
                        .digest = value.at("digest").get<std::string>(),
                        .size = value.at("size").get<std::uint64_t>()};
  if (!is_sha256(descriptor.digest))
    return bad_image("'" + descriptor.digest + "' is no SHA-256 digest");
  return descriptor;
}

/// The value of an optional key; JSON's null, which Go writes for empty lists, counts as missing.
template <class T>
T value_or_empty(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? T{} : found->get<T>();
}

std::map<std::string, std::string> environment_of(const json& runtime) {
  std::map<std::string, std::string> environment;
  for (const auto& text : value_or_empty<std::vector<std::string>>(runtime, "Env")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) continue;
    environment[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return environment;
}

std::vector<int> ports_of(const json& runtime) {
  std::vector<int> ports;
  for (const auto& [text, nothing] :
       value_or_empty<std::map<std::string, json>>(runtime, "ExposedPorts")) {
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error == std::errc{} && std::string_view(end) == "/tcp") ports.push_back(port);
  }
  return ports;
}

std::string platform_of(const json& entry) {
  const auto platform = value_or_empty<std::map<std::string, json>>(entry, "platform");
  if (platform.empty()) return {};
  return platform.at("os").get<std::string>() + "/" +
         platform.at("architecture").get<std::string>();
}

/// Where BuildKit keeps what it attests of an image, which is none.
bool is_attestation(const json& entry) {
  return platform_of(entry) == "unknown/unknown";
}

/// The only image, or of several the only one for this machine: what is tested must not depend on
/// somebody's guess.
Result<json> choose(const json& manifests) {
  std::vector<json> images;
  if (!manifests.is_array()) return bad_image("the index has no list of images");
  std::ranges::remove_copy_if(manifests, std::back_inserter(images), is_attestation);
  if (images.empty()) return bad_image("the index names no image");
  if (images.size() == 1) return images.front();
  const std::string here = "linux/" + this_machine();
  std::erase_if(images, [&](const json& entry) { return platform_of(entry) != here; });
  if (images.size() == 1) return images.front();
  return bad_image(fmt::format("the index names several images, {} of them for {}; expected one",
                               images.size(), here));
}

bool is_index(const Descriptor& descriptor) {
  return descriptor.media_type == "application/vnd.oci.image.index.v1+json" ||
         descriptor.media_type == "application/vnd.docker.distribution.manifest.list.v2+json";
}

Result<void> read_index(Image& image) {
  TRY_ASSIGN(const json layout, read_json_member(image, "oci-layout"));
  image.layout_version = layout.at("imageLayoutVersion").get<std::string>();
  TRY_ASSIGN(const json index, read_json_member(image, kIndex));
  image.index_entries = index.at("manifests").size();
  TRY_ASSIGN(json entry, choose(index.at("manifests")));
  image.reference = value_or_empty<std::string>(value_or_empty<json>(entry, "annotations"),
                                                "org.opencontainers.image.ref.name");
  TRY_ASSIGN(image.manifest, descriptor_of(entry));
  // An image for several machines is an index in the index.
  if (is_index(image.manifest)) {
    image.indexes.push_back(image.manifest);
    TRY_ASSIGN(const json inner, read_json_member(image, blob_path(image.manifest.digest)));
    TRY_ASSIGN(entry, choose(inner.at("manifests")));
    TRY_ASSIGN(image.manifest, descriptor_of(entry));
  }
  image.platform = platform_of(entry);
  return {};
}

Result<void> read_config(Image& image) {
  TRY_ASSIGN(const json config, read_json_member(image, image.config_member));
  const json runtime = value_or_empty<json>(config, "config");
  image.config = {
      .architecture = config.at("architecture").get<std::string>(),
      .os = config.at("os").get<std::string>(),
      .user = value_or_empty<std::string>(runtime, "User"),
      .entry_point = value_or_empty<std::vector<std::string>>(runtime, "Entrypoint"),
      .arguments = value_or_empty<std::vector<std::string>>(runtime, "Cmd"),
      .environment = environment_of(runtime),
      .working_directory = value_or_empty<std::string>(runtime, "WorkingDir"),
      .ports = ports_of(runtime),
      .labels = value_or_empty<std::map<std::string, std::string>>(runtime, "Labels"),
  };
  image.diff_ids = config.at("rootfs").at("diff_ids").get<std::vector<std::string>>();
  for (const json& step : value_or_empty<std::vector<json>>(config, "history")) {
    if (!value_or_empty<bool>(step, "empty_layer")) ++image.history_layers;
  }
  return {};
}

/// Some tools write "./etc/passwd", and an entry for the root itself.
void normalize(std::vector<TarEntry>& entries) {
  const auto shorten = [](std::string& path) {
    if (path.starts_with("./")) path.erase(0, 2);
  };
  for (TarEntry& entry : entries) {
    shorten(entry.path);
    if (entry.kind == TarKind::hard_link) shorten(entry.target);
  }
  std::erase_if(entries, [](const TarEntry& entry) {
    return entry.kind == TarKind::directory && (entry.path.empty() || entry.path == ".");
  });
}

/// Takes what it unpacks off `limits`: layers may share one blob, so each is small, all are not.
Result<ImageLayer> read_layer(const Image& image, const std::string& path, TarLimits& limits) {
  ImageLayer layer;
  TRY_ASSIGN(layer.member, require_member(image, path));
  const std::string_view blob = image.members.at(layer.member);
  TRY_ASSIGN(const std::optional<std::string> unpacked, unpack_layer(blob, limits.content_bytes));
  const std::string_view tar = unpacked ? std::string_view(*unpacked) : blob;
  layer.actual_diff_id = "sha256:" + sha256_hex(tar);
  TRY_ASSIGN(layer.entries, read_tar(tar, limits));
  limits.entries -= layer.entries.size();
  for (const TarEntry& entry : layer.entries) limits.content_bytes -= entry.content.size();
  normalize(layer.entries);
  return layer;
}

Result<void> read_layers(Image& image, const std::vector<std::string>& paths, TarLimits limits) {
  if (paths.size() > kMaxLayers) return bad_image("it has too many layers");
  for (const std::string& path : paths) {
    TRY_ASSIGN(ImageLayer layer, read_layer(image, path, limits));
    image.layers.push_back(std::move(layer));
  }
  return {};
}

Result<void> read_docker_manifest(Image& image) {
  TRY_ASSIGN(const json manifest, read_json_member(image, kDockerManifest));
  if (!manifest.is_array() || manifest.size() != 1)
    return bad_image("'manifest.json' names no image, or several");
  const json& entry = manifest.front();
  image.docker = {.config = entry.at("Config").get<std::string>(),
                  .layers = entry.at("Layers").get<std::vector<std::string>>(),
                  .tags = value_or_empty<std::vector<std::string>>(entry, "RepoTags")};
  return {};
}

/// What `skopeo copy`, `buildah push` and `podman save` to oci-archive:, docker save since 25, and
/// image_writer write.
Result<void> read_oci_layout(Image& image, const TarLimits& limits) {
  TRY(read_index(image));
  TRY_ASSIGN(const json manifest, read_json_member(image, blob_path(image.manifest.digest)));
  TRY_ASSIGN(image.config_descriptor, descriptor_of(manifest.at("config")));
  std::vector<Descriptor> layers;
  for (const json& value : manifest.at("layers").get<std::vector<json>>()) {
    TRY_ASSIGN(layers.emplace_back(), descriptor_of(value));
  }
  std::vector<std::string> paths;
  for (const Descriptor& layer : layers) paths.push_back(blob_path(layer.digest));
  TRY(read_layers(image, paths, limits));
  for (std::size_t i = 0; i < layers.size(); ++i) image.layers[i].descriptor = layers[i];
  TRY_ASSIGN(image.config_member, require_member(image, blob_path(image.config_descriptor.digest)));
  return read_config(image);
}

/// What docker save up to 24, and `podman save` and `skopeo copy` to docker-archive: write.
Result<void> read_docker_archive(Image& image, const TarLimits& limits) {
  if (!image.docker.tags.empty()) image.reference = image.docker.tags.front();
  TRY(read_layers(image, image.docker.layers, limits));
  TRY_ASSIGN(image.config_member, require_member(image, image.docker.config));
  return read_config(image);
}

Result<Image> read_parts(std::string_view tarball, const TarLimits& limits) {
  Image image;
  TRY(read_members(tarball, limits, image));
  const bool has_layout = image.members.contains(kIndex);
  const bool is_docker = image.members.contains(kDockerManifest);
  if (!has_layout && !is_docker)
    return bad_image("it is neither an OCI layout nor what docker save writes");
  if (is_docker) TRY(read_docker_manifest(image));
  TRY(has_layout ? read_oci_layout(image, limits) : read_docker_archive(image, limits));
  return image;
}

}  // namespace

Result<Image> read_image(std::string_view tarball, const TarLimits& limits) {
  try {
    TRY_ASSIGN(const std::optional<std::string> unpacked,
               unpack_layer(tarball, limits.content_bytes));
    return read_parts(unpacked ? std::string_view(*unpacked) : tarball, limits);
  } catch (const json::exception& error) {
    return bad_image(error.what());
  }
}

}  // namespace qa
