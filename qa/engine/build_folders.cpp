#include "qa/engine/build_folders.hpp"

#include <string_view>

namespace qa {

std::vector<std::string> build_folders(const std::vector<FileFacts>& listing) {
  constexpr std::string_view kBuildCache = "CMakeCache.txt";
  std::vector<std::string> folders;
  for (const FileFacts& facts : listing) {
    const std::size_t slash = facts.path.rfind('/');
    if (slash == std::string::npos || facts.path.substr(slash + 1) != kBuildCache) continue;
    folders.push_back(facts.path.substr(0, slash));
  }
  return folders;
}

}  // namespace qa
