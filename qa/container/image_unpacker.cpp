#include "qa/container/image_unpacker.hpp"

#include "qa/container/root_entries.hpp"

namespace qa {
namespace {

namespace fs = std::filesystem;

/// A folder that its owner cannot enter or change could be neither filled nor removed.
constexpr unsigned kOwnerMayAll = 0700;
constexpr unsigned kPermissionBits = 0777;

Result<void> check(const std::string& path, const TarEntry& entry, const RootEntries& entries) {
  const auto refuse = [&](std::string_view why) {
    return fail(FailureKind::product, "the image's '" + path + "' " + std::string(why));
  };
  if (!is_safe_path(path)) return refuse("would leave its root");
  if (!has_sound_parents(path, entries)) return refuse("lies behind a link or a file");
  if (entry.kind == TarKind::hard_link) return refuse("is a hard link to no file of it");
  if (entry.kind == TarKind::other) return refuse("is neither file, folder nor link");
  return {};
}

Result<void> check_all(const RootEntries& entries) {
  for (const auto& [path, entry] : entries) TRY(check(path, *entry, entries));
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

fs::perms unpacked_mode(const TarEntry& entry) {
  return permissions(entry.mode);
}

Result<void> check_unpacking(const Image& image) {
  return check_all(root_entries(image));
}

Result<void> unpack_image(const Image& image, const fs::path& folder, Files& files) {
  const RootEntries entries = root_entries(image);
  TRY(check_all(entries));
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
