#include "qa/container/image.hpp"

namespace qa {

std::map<std::string, const TarEntry*> root_entries(const Image& image) {
  std::map<std::string, const TarEntry*> entries;
  for (const ImageLayer& layer : image.layers) {
    for (const TarEntry& entry : layer.entries) entries[entry.path] = &entry;
  }
  return entries;
}

std::string blob_path(std::string_view digest) {
  std::string path = "blobs/" + std::string(digest);
  const std::size_t colon = path.find(':');
  if (colon != std::string::npos) path[colon] = '/';
  return path;
}

}  // namespace qa
