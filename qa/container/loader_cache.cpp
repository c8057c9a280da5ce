#include "qa/container/loader_cache.hpp"

#include <cstdint>
#include <cstring>
#include <optional>

namespace qa {
namespace {

// glibc, sysdeps/generic/dl-cache.h: struct cache_file_new and struct file_entry_new.
constexpr std::string_view kMagic = "glibc-ld.so.cache1.1";

struct Header {
  char magic[20];
  std::uint32_t entries;
  std::uint32_t strings_size;
  std::uint8_t flags;
  std::uint8_t padding[3];
  std::uint32_t extension;
  std::uint32_t unused[3];
};
static_assert(sizeof(Header) == 48);

struct Entry {
  std::uint32_t flags;
  std::uint32_t name;  ///< offset from the header
  std::uint32_t path;
  std::uint32_t system;
  std::uint64_t processor;  ///< 0: any
};
static_assert(sizeof(Entry) == 24);

template <class T>
std::optional<T> at(std::string_view bytes, std::uint64_t offset) {
  if (offset > bytes.size() || sizeof(T) > bytes.size() - offset) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

std::string text_at(std::string_view bytes, std::uint32_t offset) {
  if (offset >= bytes.size()) return {};
  const std::string_view rest = bytes.substr(offset);
  return std::string(rest.substr(0, rest.find('\0')));
}

}  // namespace

std::map<std::string, std::vector<std::string>> read_loader_cache(std::string_view bytes) {
  std::map<std::string, std::vector<std::string>> libraries;
  // The format before it may stand in front.
  const std::size_t begin = bytes.find(kMagic);
  if (begin == std::string_view::npos) return libraries;
  bytes.remove_prefix(begin);
  const auto header = at<Header>(bytes, 0);
  for (std::uint32_t i = 0; header && i < header->entries; ++i) {
    const auto entry = at<Entry>(bytes, sizeof(Header) + std::uint64_t{i} * sizeof(Entry));
    if (!entry) break;
    const std::string name = text_at(bytes, entry->name);
    const std::string path = text_at(bytes, entry->path);
    if (entry->processor == 0 && !name.empty() && path.starts_with('/'))
      libraries[name].push_back(path);
  }
  return libraries;
}

}  // namespace qa
