// Unpacked images, for services that run without an engine.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace qa {

/// The unpacked image that services run.
struct ServiceImage {
  std::filesystem::path root;
  std::vector<std::string> entry_point;
  std::vector<std::string> arguments;  ///< for services that have none of their own
  std::map<std::string, std::string> environment;
  std::string working_directory = "/";
  int user = 65532;
  int group = 65532;
  std::map<std::string, std::filesystem::path> writable_folders;  ///< see SandboxSpec
};

/// What topologies call an image -> where it is.
using ServiceImages = std::map<std::string, ServiceImage>;

}  // namespace qa
