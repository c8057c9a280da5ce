#include "qa/container/image.hpp"

namespace qa {

std::string find_member(const Image& image, const std::string& path) {
  const auto link = image.links.find(path);
  const std::string& found = link == image.links.end() ? path : link->second;
  return image.members.contains(found) ? found : "";
}

std::string blob_path(std::string_view digest) {
  std::string path = "blobs/" + std::string(digest);
  const std::size_t colon = path.find(':');
  if (colon != std::string::npos) path[colon] = '/';
  return path;
}

}  // namespace qa
