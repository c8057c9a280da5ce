#include "qa/container/image_verifier.hpp"

#include "qa/container/image_program.hpp"
#include "qa/container/image_reference.hpp"
#include "qa/container/root_verifier.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::string_view kBlobFolder = "blobs/sha256/";

class Defects {
 public:
  /// Records a defect unless `holds`.
  void expect(bool holds, std::string_view rule, std::string message) {
    if (holds) return;
    findings.push_back({.severity = Severity::error,
                        .rule = "image." + std::string(rule),
                        .message = std::move(message)});
  }

  std::vector<Finding> findings;
};

void check_blob(const std::string& path, const std::string& content, Defects& defects) {
  if (!path.starts_with(kBlobFolder)) return;
  const std::string actual = sha256_hex(content);
  defects.expect(path.substr(kBlobFolder.size()) == actual, "blob-digest",
                 "the content of " + path + " has the digest " + actual);
}

void check_blobs(const Image& image, Defects& defects) {
  for (const auto& [path, content] : image.members) check_blob(path, content, defects);
  for (const auto& [path, target] : image.links)
    check_blob(path, image.members.at(target), defects);
}

void check_size(const Image& image, const Descriptor& descriptor, Defects& defects) {
  const auto blob = image.members.find(find_member(image, blob_path(descriptor.digest)));
  const bool is_sound = blob != image.members.end() && blob->second.size() == descriptor.size;
  defects.expect(is_sound, "descriptor",
                 fmt::format("{} is not there with {} bytes", descriptor.digest, descriptor.size));
}

void check_descriptor(const Image& image, const Descriptor& descriptor, std::string_view type,
                      Defects& defects) {
  defects.expect(descriptor.media_type.starts_with(type), "descriptor",
                 fmt::format("{} has the media type '{}', expected {}", descriptor.digest,
                             descriptor.media_type, type));
  check_size(image, descriptor, defects);
}

void check_structure(const Image& image, Defects& defects) {
  defects.expect(image.layout_version == "1.0.0", "layout",
                 "the layout's version is '" + image.layout_version + "', expected 1.0.0");
  defects.expect(image.index_entries == 1, "index",
                 fmt::format("the index names {} images, expected 1", image.index_entries));
  check_descriptor(image, image.manifest, "application/vnd.oci.image.manifest.v1+json", defects);
  check_descriptor(image, image.config_descriptor, "application/vnd.oci.image.config.v1+json",
                   defects);
  for (const ImageLayer& layer : image.layers)
    check_descriptor(image, layer.descriptor, "application/vnd.oci.image.layer.v1.tar", defects);
}

void check_duplicates(const ImageLayer& layer, Defects& defects) {
  std::set<std::string_view> seen;
  for (const TarEntry& entry : layer.entries)
    defects.expect(seen.insert(entry.path).second, "duplicate",
                   "'" + entry.path + "' is twice in a layer");
}

void check_layers(const Image& image, Defects& defects) {
  defects.expect(!image.layers.empty(), "layers", "the image has no layer");
  defects.expect(
      image.diff_ids.size() == image.layers.size(), "diff-id",
      fmt::format("{} diff_ids for {} layers", image.diff_ids.size(), image.layers.size()));
  for (std::size_t i = 0; i < std::min(image.diff_ids.size(), image.layers.size()); ++i) {
    const std::string& actual = image.layers[i].actual_diff_id;
    defects.expect(image.diff_ids[i] == actual, "diff-id",
                   fmt::format("layer {} unpacks to {}, the configuration says {}", i, actual,
                               image.diff_ids[i]));
  }
  for (const ImageLayer& layer : image.layers) check_duplicates(layer, defects);
}

void check_history(const Image& image, Defects& defects) {
  defects.expect(image.history_layers == image.layers.size(), "history",
                 fmt::format("the history tells of {} layers, there are {}", image.history_layers,
                             image.layers.size()));
}

/// Docker must load the same image as those who read the OCI half.
void check_docker_half(const Image& image, Defects& defects) {
  std::vector<std::string> layers;
  std::vector<std::string> docker_layers;
  for (const ImageLayer& layer : image.layers) layers.push_back(layer.member);
  for (const std::string& path : image.docker.layers)
    docker_layers.push_back(find_member(image, path));
  defects.expect(find_member(image, image.docker.config) == image.config_member, "docker-archive",
                 "manifest.json has another configuration than the OCI manifest");
  defects.expect(docker_layers == layers, "docker-archive",
                 "manifest.json has other layers than the OCI manifest");
}

void check_docker_name(const Image& image, Defects& defects) {
  defects.expect(image.docker.tags == std::vector{image.reference}, "docker-archive",
                 "manifest.json gives the image another name than the index");
}

/// True when the user is named by a number other than 0. A name could be root's in /etc/passwd.
bool is_unprivileged(std::string_view user) {
  const std::string_view id = user.substr(0, user.find(':'));
  unsigned number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  return error == std::errc{} && end == id.data() + id.size() && number != 0;
}

void check_identity(const Image& image, const ImageExpectation& expected, Defects& defects) {
  defects.expect(is_image_reference(image.reference), "reference",
                 "'" + image.reference + "' is no image reference with a tag");
  defects.expect(image.reference == expected.reference, "reference",
                 "the image is called '" + image.reference + "', expected " + expected.reference);
  const std::string platform = image.config.os + "/" + image.config.architecture;
  defects.expect(image.config.os == "linux" && image.platform == platform, "platform",
                 "the index says '" + image.platform + "', the configuration " + platform);
  defects.expect(
      is_unprivileged(image.config.user), "user",
      "the service would run as '" + image.config.user + "'; give a numeric user other than 0");
}

/// docker save and skopeo name the configuration by its digest: "DIGEST.json".
void check_config_name(const Image& image, Defects& defects) {
  constexpr std::string_view kEnd = ".json";
  constexpr std::size_t kDigits = 64;
  const std::string& name = image.docker.config;
  if (name.size() != kDigits + kEnd.size() || !name.ends_with(kEnd)) return;
  const std::string actual = sha256_hex(image.members.at(image.config_member));
  defects.expect(name.starts_with(actual), "blob-digest",
                 "the content of " + name + " has the digest " + actual);
}

/// The chain of digests from the index, or what a docker-archive has instead.
void check_origin(const Image& image, Defects& defects) {
  if (image.manifest.digest.empty()) {
    check_config_name(image, defects);
    return;
  }
  for (const Descriptor& index : image.indexes) check_size(image, index, defects);
  check_size(image, image.manifest, defects);
  check_size(image, image.config_descriptor, defects);
  for (const ImageLayer& layer : image.layers) check_size(image, layer.descriptor, defects);
  if (!image.docker.config.empty()) check_docker_half(image, defects);
}

void check_platform(const Image& image, Defects& defects) {
  const std::string platform = image.config.os + "/" + image.config.architecture;
  defects.expect(image.config.os == "linux", "platform",
                 "the image is for '" + image.config.os + "', expected linux");
  defects.expect(image.platform.empty() || image.platform == platform, "platform",
                 "the index says '" + image.platform + "', the configuration " + platform);
}

}  // namespace

std::vector<Finding> verify_foreign_image(const Image& image) {
  Defects defects;
  check_blobs(image, defects);
  check_origin(image, defects);
  check_layers(image, defects);
  check_platform(image, defects);
  const std::vector<Finding> of_program = verify_program(image.config, root_entries(image));
  defects.findings.insert(defects.findings.end(), of_program.begin(), of_program.end());
  return std::move(defects.findings);
}

std::vector<Finding> verify_image(const Image& image, const ImageExpectation& expected) {
  Defects defects;
  check_structure(image, defects);
  check_blobs(image, defects);
  check_layers(image, defects);
  check_history(image, defects);
  check_docker_half(image, defects);
  check_docker_name(image, defects);
  check_identity(image, expected, defects);
  std::vector<Finding> in_root = verify_root(image, expected);
  defects.findings.insert(defects.findings.end(), in_root.begin(), in_root.end());
  return std::move(defects.findings);
}

}  // namespace qa
