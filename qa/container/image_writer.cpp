#include "qa/container/image_writer.hpp"

#include "qa/container/gzip.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/system/digest.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

// nlohmann::json keeps keys sorted and dump() adds no white space: canonical.
using nlohmann::json;

struct Blob {
  std::string digest;  ///< lower-case hex
  std::string content;
};

Blob blob_of(std::string content) {
  std::string digest = sha256_hex(content);
  return {.digest = std::move(digest), .content = std::move(content)};
}

std::string path_of(const Blob& blob) {
  return "blobs/sha256/" + blob.digest;
}

json descriptor(std::string_view media_type, const Blob& blob) {
  return {{"mediaType", media_type},
          {"digest", "sha256:" + blob.digest},
          {"size", blob.content.size()}};
}

std::string rfc3339(std::int64_t epoch_seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(epoch_seconds)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(time));
}

/// The user's labels and ours.
std::map<std::string, std::string> labels_of(const ImageSpec& spec) {
  std::map<std::string, std::string> labels = spec.labels;
  labels["org.opencontainers.image.created"] = rfc3339(spec.epoch_seconds);
  labels["dev.qa.layout-version"] = std::to_string(kLayoutVersion);
  labels["dev.qa.deflate"] = deflate_version();
  for (const TarEntry& entry : spec.files) {
    if ("/" + entry.path == spec.entry_point)
      labels["dev.qa.binary-sha256"] = sha256_hex(entry.content);
  }
  return labels;
}

json config_json(const ImageSpec& spec, const std::string& diff_id) {
  json runtime = {{"User", fmt::format("{}:{}", spec.user, spec.group)},
                  {"Entrypoint", json::array({spec.entry_point})},
                  {"Cmd", spec.arguments},
                  {"Env", json::array()},
                  {"WorkingDir", "/"},
                  {"StopSignal", "SIGTERM"},
                  {"Labels", labels_of(spec)}};
  for (const auto& [name, value] : spec.environment) runtime["Env"].push_back(name + "=" + value);
  for (const int port : spec.ports)
    runtime["ExposedPorts"][fmt::format("{}/tcp", port)] = json::object();
  const std::string created = rfc3339(spec.epoch_seconds);
  return {{"architecture", spec.architecture},
          {"os", "linux"},
          {"created", created},
          {"config", std::move(runtime)},
          {"rootfs", {{"type", "layers"}, {"diff_ids", json::array({"sha256:" + diff_id})}}},
          // One entry per layer: registries such as Artifactory refuse anything else.
          {"history", json::array({{{"created", created}, {"created_by", "qa container"}}})}};
}

json manifest_json(const ImageSpec& spec, const Blob& config, const Blob& layer) {
  json annotations = json::object();
  for (const auto& [name, value] : labels_of(spec)) {
    if (name.starts_with("org.opencontainers.image.")) annotations[name] = value;
  }
  return {
      {"schemaVersion", 2},
      {"mediaType", "application/vnd.oci.image.manifest.v1+json"},
      {"config", descriptor("application/vnd.oci.image.config.v1+json", config)},
      {"layers", json::array({descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer)})},
      {"annotations", std::move(annotations)}};
}

/// Exactly one entry: with a second one, `skopeo copy oci-archive:` no longer knows which to take.
json index_json(const ImageSpec& spec, const Blob& manifest) {
  json entry = descriptor("application/vnd.oci.image.manifest.v1+json", manifest);
  entry["platform"] = {{"architecture", spec.architecture}, {"os", "linux"}};
  entry["annotations"] = {{"org.opencontainers.image.ref.name", spec.reference},
                          {"io.containerd.image.name", spec.reference}};
  return {{"schemaVersion", 2},
          {"mediaType", "application/vnd.oci.image.index.v1+json"},
          {"manifests", json::array({std::move(entry)})}};
}

/// The docker-archive's view of the same blobs.
json docker_json(const ImageSpec& spec, const Blob& config, const Blob& layer) {
  return json::array({{{"Config", path_of(config)},
                       {"RepoTags", json::array({spec.reference})},
                       {"Layers", json::array({path_of(layer)})}}});
}

Result<WrittenImage> assemble(const ImageSpec& spec) {
  std::vector<TarEntry> files = spec.files;
  WrittenImage image;
  for (TarEntry& file : files) {
    file.modified_seconds = spec.epoch_seconds;
    image.unpacked_bytes += file.content.size();
  }
  TRY_ASSIGN(const std::string tar, write_tar(std::move(files)));
  TRY_ASSIGN(std::string packed, gzip(tar));
  Blob layer = blob_of(std::move(packed));
  Blob config = blob_of(config_json(spec, sha256_hex(tar)).dump());
  Blob manifest = blob_of(manifest_json(spec, config, layer).dump());
  image.config_digest = "sha256:" + config.digest;
  image.manifest_digest = "sha256:" + manifest.digest;

  std::vector<TarEntry> members = {
      {.path = "blobs", .kind = TarKind::directory, .mode = 0755},
      {.path = "blobs/sha256", .kind = TarKind::directory, .mode = 0755},
      {.path = "index.json", .content = index_json(spec, manifest).dump()},
      {.path = "manifest.json", .content = docker_json(spec, config, layer).dump()},
      {.path = "oci-layout", .content = json{{"imageLayoutVersion", "1.0.0"}}.dump()},
  };
  for (Blob* blob : {&config, &manifest, &layer})
    members.push_back({.path = path_of(*blob), .content = std::move(blob->content)});
  for (TarEntry& member : members) member.modified_seconds = spec.epoch_seconds;
  TRY_ASSIGN(image.tarball, write_tar(std::move(members)));
  return image;
}

}  // namespace

Result<WrittenImage> write_image(const ImageSpec& spec) {
  if (!is_image_reference(spec.reference))
    return fail(
        FailureKind::configuration,
        "'" + spec.reference + "' is no image reference with a tag, such as localhost/echo:dev");
  if (!spec.entry_point.starts_with('/') || !is_safe_path(spec.entry_point.substr(1)))
    return fail(FailureKind::configuration,
                "the entry point '" + spec.entry_point + "' is no absolute path");
  try {
    return assemble(spec);
  } catch (const json::exception& error) {
    return fail(FailureKind::configuration,
                std::string("the image's settings are no JSON: ") + error.what());
  }
}

}  // namespace qa
