// Images in a registry, by skopeo: the only one of the tools that pushes the bytes that it was
// given; engines pack layers anew.
#pragma once

#include "qa/container/image_archive.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

struct RegistryAnswer {
  bool has_it = false;
  ImageIdentity identity;  ///< empty where something else than one image has that name
  /// Why nobody knows whether it is there: a registry may not tell that, or not know the repository
  /// yet. Empty when it has answered.
  std::string why_unknown;
};

/// What has the name `reference` in the registry that it names. Fails with kind tool_missing,
/// canceled, or with host when the registry has it, and doesn't show it.
Result<RegistryAnswer> find_in_registry(const std::string& reference, ProcessRunner& processes);

/// Pushes the only image of `tarball`, an OCI layout, as it is. One of that name is replaced. What
/// the registry made of it, find_in_registry() says.
Result<void> push_to_registry(const std::filesystem::path& tarball, const std::string& reference,
                              ProcessRunner& processes);

}  // namespace qa
