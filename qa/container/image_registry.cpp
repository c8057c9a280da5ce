#include "qa/container/image_registry.hpp"

#include "qa/container/image_reference.hpp"
#include "qa/system/digest.hpp"
#include "qa/system/tool_failure.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using nlohmann::json;

/// As Docker has it: a registry on this machine may do without certificates.
bool is_loopback(std::string_view registry) {
  const std::string_view host = registry.substr(0, registry.find(':'));
  return host == "localhost" || host.starts_with("127.");
}

std::string tls_flag(std::string_view flag, const std::string& reference) {
  return fmt::format("--{}={}", flag, !is_loopback(image_registry(reference)));
}

Command skopeo(std::vector<std::string> words) {
  words.insert(words.begin(), "skopeo");
  return {.argv = std::move(words), .working_directory = {}, .environment = {}};
}

bool names_tag(const std::string& answer, std::string_view tag) {
  const json list = json::parse(answer, nullptr, /*allow_exceptions=*/false);
  const auto tags = list.is_object() ? list.find("Tags") : list.end();
  return list.is_object() && tags != list.end() && tags->is_array() &&
         std::ranges::find(*tags, json(tag)) != tags->end();
}

ImageIdentity identity_of(const std::string& manifest) {
  const json value = json::parse(manifest, nullptr, /*allow_exceptions=*/false);
  const json::json_pointer config("/config/digest");
  const bool is_image = value.is_object() && value.contains(config) && value.at(config).is_string();
  return {.config_digest = is_image ? value.at(config).get<std::string>() : std::string(),
          .manifest_digest = "sha256:" + sha256_hex(manifest)};
}

}  // namespace

Result<RegistryAnswer> find_in_registry(const std::string& reference, ProcessRunner& processes) {
  const std::string tls = tls_flag("tls-verify", reference);
  const Command inspect = skopeo({"inspect", tls, "--raw", "docker://" + reference});
  TRY_ASSIGN(const Completed shown, processes.run(inspect));
  if (shown.status.succeeded())
    return RegistryAnswer{.has_it = true, .identity = identity_of(shown.standard_output)};
  // Why it failed is only in skopeo's words; the list of tags tells a name that is not there.
  const std::string repository = image_repository(reference);
  const Command list = skopeo({"list-tags", tls, "docker://" + repository});
  TRY_ASSIGN(const Completed listed, processes.run(list));
  if (!listed.status.succeeded())
    return RegistryAnswer{.why_unknown = tool_failure("skopeo", list, listed).what};
  const std::string tag = reference.substr(repository.size() + 1);
  if (names_tag(listed.standard_output, tag))
    return tl::unexpected(tool_failure("skopeo", inspect, shown));
  return RegistryAnswer{};
}

Result<void> push_to_registry(const std::filesystem::path& tarball, const std::string& reference,
                              ProcessRunner& processes) {
  Command copy = skopeo({"copy", "--insecure-policy", "--quiet", "--preserve-digests",
                         tls_flag("dest-tls-verify", reference),
                         "oci-archive:" + tarball.filename().string(), "docker://" + reference});
  // A colon in a path would be taken for a separator.
  copy.working_directory = tarball.parent_path();
  TRY_ASSIGN(const Completed copied, processes.run(copy));
  if (copied.status.succeeded()) return {};
  return tl::unexpected(tool_failure("skopeo", copy, copied));
}

}  // namespace qa
