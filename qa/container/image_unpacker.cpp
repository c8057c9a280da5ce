#include "qa/container/image_unpacker.hpp"

namespace qa {
namespace {

namespace fs = std::filesystem;

using Entries = std::map<std::string, const TarEntry*>;

/// A folder that its owner cannot enter or change could be neither filled nor removed.
constexpr unsigned kOwnerMayAll = 0700;
constexpr unsigned kPermissionBits = 0777;

Result<void> check(const TarEntry& entry, const Entries& entries) {
  if (!is_safe_path(entry.path) || !has_sound_parents(entry.path, entries))
    return fail(FailureKind::product, "the image's '" + entry.path + "' would leave its root");
  if (entry.kind == TarKind::hard_link || entry.kind == TarKind::other)
    return fail(FailureKind::product,
                "the image's '" + entry.path + "' is neither file, folder nor symbolic link");
  return {};
}

fs::perms permissions(unsigned mode) {
  return static_cast<fs::perms>(mode & kPermissionBits);
}

Result<void> unpack(const TarEntry& entry, const fs::path& path, Files& files) {
  if (entry.kind == TarKind::directory) return files.create_directories(path);
  if (entry.kind == TarKind::symbolic_link) return files.symlink(entry.target, path);
  TRY(files.write(path, entry.content));
  return files.set_permissions(path, unpacked_mode(entry));
}

}  // namespace

bool has_sound_parents(const std::string& path, const Entries& entries) {
  for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    const auto parent = entries.find(path.substr(0, end));
    if (parent != entries.end() && parent->second->kind != TarKind::directory) return false;
  }
  return true;
}

fs::perms unpacked_mode(const TarEntry& entry) {
  return permissions(entry.mode);
}

Result<void> unpack_image(const Image& image, const fs::path& folder, Files& files) {
  const Entries entries = root_entries(image);
  for (const auto& [path, entry] : entries) TRY(check(*entry, entries));
  TRY(files.create_directories(folder));
  TRY(files.set_permissions(folder, permissions(0755)));
  for (const auto& [path, entry] : entries) {
    TRY(unpack(*entry, folder / path, files));
    if (entry->kind == TarKind::directory)
      TRY(files.set_permissions(folder / path, permissions(entry->mode | kOwnerMayAll)));
  }
  return {};
}

}  // namespace qa
