#include "qa/container/image_reader.hpp"

#include "qa/container/gzip.hpp"
#include "qa/system/digest.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

// Wrong types throw inside nlohmann; read_image catches at the edge of this file.
constexpr int kMaxJsonDepth = 32;
constexpr std::size_t kMaxLayers = 127;  // what overlay file systems, and therefore engines, allow

tl::unexpected<Failure> bad_image(std::string what) {
  return fail(FailureKind::product, "no sound image: " + std::move(what));
}

Result<std::map<std::string, std::string>> read_members(std::string_view tarball,
                                                        const TarLimits& limits) {
  TRY_ASSIGN(std::vector<TarEntry> entries, read_tar(tarball, limits));
  std::map<std::string, std::string> members;
  for (TarEntry& entry : entries) {
    if (!is_safe_path(entry.path)) return bad_image("a member is called '" + entry.path + "'");
    if (entry.kind == TarKind::directory) continue;
    if (entry.kind != TarKind::file)
      return bad_image("the member '" + entry.path + "' is no regular file");
    if (!members.emplace(entry.path, std::move(entry.content)).second)
      return bad_image("the member '" + entry.path + "' is there twice");
  }
  return members;
}

Result<std::string_view> member(const Image& image, const std::string& path) {
  const auto found = image.members.find(path);
  if (found == image.members.end()) return bad_image("'" + path + "' is missing");
  return std::string_view(found->second);
}

/// Stops at a depth where a recursive parser is still safe.
Result<json> read_json(const Image& image, const std::string& path) {
  TRY_ASSIGN(const std::string_view text, member(image, path));
  bool too_deep = false;
  const auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > kMaxJsonDepth;
    return !too_deep;
  };
  json value = json::parse(text, watch_depth, /*allow_exceptions=*/false);
  if (value.is_discarded() || too_deep) return bad_image("'" + path + "' is no JSON");
  return value;
}

Descriptor descriptor_of(const json& value) {
  return {.media_type = value.at("mediaType").get<std::string>(),
          .digest = value.at("digest").get<std::string>(),
          .size = value.at("size").get<std::uint64_t>()};
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

Result<void> read_index(Image& image) {
  TRY_ASSIGN(const json layout, read_json(image, "oci-layout"));
  image.layout_version = layout.at("imageLayoutVersion").get<std::string>();
  TRY_ASSIGN(const json index, read_json(image, "index.json"));
  const json& manifests = index.at("manifests");
  image.index_entries = manifests.size();
  if (!manifests.is_array() || manifests.empty()) return bad_image("the index names no image");
  const json& entry = manifests.front();
  image.manifest = descriptor_of(entry);
  if (entry.contains("annotations"))
    image.reference =
        value_or_empty<std::string>(entry["annotations"], "org.opencontainers.image.ref.name");
  if (entry.contains("platform"))
    image.platform = value_or_empty<std::string>(entry["platform"], "os") + "/" +
                     value_or_empty<std::string>(entry["platform"], "architecture");
  return {};
}

Result<void> read_config(Image& image) {
  TRY_ASSIGN(const json config, read_json(image, blob_path(image.config_descriptor.digest)));
  const json runtime = config.value("config", json::object());
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

/// Takes what it unpacks off `limits`: layers may share one blob, so each is small, all are not.
Result<ImageLayer> read_layer(const Image& image, const json& value, TarLimits& limits) {
  ImageLayer layer{.descriptor = descriptor_of(value), .actual_diff_id = {}, .entries = {}};
  TRY_ASSIGN(const std::string_view blob, member(image, blob_path(layer.descriptor.digest)));
  std::string unpacked;
  std::string_view tar = blob;
  if (layer.descriptor.media_type.ends_with("+gzip")) {
    TRY_ASSIGN(unpacked, gunzip(blob, limits.content_bytes));
    tar = unpacked;
  }
  layer.actual_diff_id = "sha256:" + sha256_hex(tar);
  TRY_ASSIGN(layer.entries, read_tar(tar, limits));
  limits.entries -= layer.entries.size();
  for (const TarEntry& entry : layer.entries) limits.content_bytes -= entry.content.size();
  return layer;
}

Result<void> read_layers(Image& image, const json& values, TarLimits limits) {
  if (!values.is_array() || values.size() > kMaxLayers) return bad_image("it has too many layers");
  for (const json& value : values) {
    TRY_ASSIGN(ImageLayer layer, read_layer(image, value, limits));
    image.layers.push_back(std::move(layer));
  }
  return {};
}

Result<void> read_docker_manifest(Image& image) {
  TRY_ASSIGN(const json manifest, read_json(image, "manifest.json"));
  if (!manifest.is_array() || manifest.size() != 1)
    return bad_image("'manifest.json' names no image, or several");
  const json& entry = manifest.front();
  image.docker = {.config = entry.at("Config").get<std::string>(),
                  .layers = entry.at("Layers").get<std::vector<std::string>>(),
                  .tags = value_or_empty<std::vector<std::string>>(entry, "RepoTags")};
  return {};
}

Result<Image> read_parts(std::string_view tarball, const TarLimits& limits) {
  Image image;
  TRY_ASSIGN(image.members, read_members(tarball, limits));
  TRY(read_index(image));
  TRY_ASSIGN(const json manifest, read_json(image, blob_path(image.manifest.digest)));
  image.config_descriptor = descriptor_of(manifest.at("config"));
  TRY(read_layers(image, manifest.at("layers"), limits));
  TRY(read_config(image));
  TRY(read_docker_manifest(image));
  return image;
}

}  // namespace

Result<Image> read_image(std::string_view tarball, const TarLimits& limits) {
  try {
    return read_parts(tarball, limits);
  } catch (const json::exception& error) {
    return bad_image(error.what());
  }
}

}  // namespace qa
