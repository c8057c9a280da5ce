#include "qa/container/image_writer.hpp"

#include "qa/container/gzip.hpp"
#include "qa/container/image_archive.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/container/image_time.hpp"
#include "qa/system/digest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

// nlohmann::json keeps keys sorted and dump() adds no white space: canonical.
using nlohmann::json;

/// The user's labels and ours.
std::map<std::string, std::string> labels_of(const ImageSpec& spec) {
  std::map<std::string, std::string> labels = spec.labels;
  labels["org.opencontainers.image.created"] = image_time(spec.epoch_seconds);
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
  const std::string created = image_time(spec.epoch_seconds);
  return {{"architecture", spec.architecture},
          {"os", "linux"},
          {"created", created},
          {"config", std::move(runtime)},
          {"rootfs", {{"type", "layers"}, {"diff_ids", json::array({"sha256:" + diff_id})}}},
          // One entry per layer: registries such as Artifactory refuse anything else.
          {"history", json::array({{{"created", created}, {"created_by", "qa container"}}})}};
}

/// Those of the user's labels that everybody knows.
std::map<std::string, std::string> annotations_of(const ImageSpec& spec) {
  std::map<std::string, std::string> annotations = labels_of(spec);
  std::erase_if(annotations, [](const auto& annotation) {
    return !annotation.first.starts_with("org.opencontainers.image.");
  });
  return annotations;
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
  ImageParts parts{.reference = spec.reference,
                   .architecture = spec.architecture,
                   .config = blob_of(config_json(spec, sha256_hex(tar)).dump()),
                   .layers = {{.media_type = "application/vnd.oci.image.layer.v1.tar+gzip",
                               .blob = blob_of(std::move(packed))}},
                   .manifest = {},
                   .epoch_seconds = spec.epoch_seconds};
  parts.manifest = manifest_of(parts.config, parts.layers, annotations_of(spec));
  image.config_digest = parts.config.digest;
  image.manifest_digest = parts.manifest.digest;
  TRY_ASSIGN(image.tarball, write_archive(std::move(parts)));
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
