#include "qa/tests/fakes/memory_files.hpp"

#include "qa/system/digest.hpp"

#include <algorithm>

namespace qa {
namespace {

bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const std::string prefix = folder.string() + "/";
  return path.string().compare(0, prefix.size(), prefix) == 0;
}

}  // namespace

Result<std::string> MemoryFiles::read(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  const auto found = contents.find(path);
  if (found == contents.end()) return fail(FailureKind::host, "cannot read " + path.string());
  return found->second;
}

bool MemoryFiles::is_writable(const std::filesystem::path& path) const {
  return std::ranges::none_of(unwritable, [&](const std::filesystem::path& sealed) {
    return path == sealed || is_below(path, sealed);
  });
}

Result<void> MemoryFiles::write(const std::filesystem::path& path, std::string_view content) {
  const std::lock_guard lock(mutex_);
  if (on_write) on_write(path, content);
  if (!is_writable(path)) return fail(FailureKind::host, "cannot write " + path.string());
  contents[path] = content;
  written.push_back(path);
  return {};
}

Result<void> MemoryFiles::append(const std::filesystem::path& path, std::string_view content) {
  const std::lock_guard lock(mutex_);
  if (!is_writable(path)) return fail(FailureKind::host, "cannot write " + path.string());
  contents[path] += content;
  return {};
}

bool MemoryFiles::exists(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  if (contents.contains(path) || folders.contains(path) || links.contains(path)) return true;
  for (const auto& [file, content] : contents) {
    if (is_below(file, path)) return true;
  }
  return false;
}

Result<std::filesystem::path> MemoryFiles::real_path(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  constexpr int kMaxLinks = 40;  // the kernel's own limit
  std::filesystem::path real = path.lexically_normal();
  for (int followed = 0; followed < kMaxLinks; ++followed) {
    std::filesystem::path prefix;
    auto link = links.end();
    for (const std::filesystem::path& name : real) {
      prefix /= name;
      if (link = links.find(prefix); link != links.end()) break;
    }
    if (link == links.end()) break;
    const std::filesystem::path rest = real.lexically_relative(prefix);
    real = (prefix.parent_path() / link->second / (rest == "." ? "" : rest)).lexically_normal();
    if (!real.has_filename()) real = real.parent_path();
  }
  const bool is_link = links.contains(real);
  if (is_link || !exists(real)) return fail(FailureKind::host, "cannot find " + path.string());
  return real;
}

Result<void> MemoryFiles::create_directories(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  if (!is_writable(path)) return fail(FailureKind::host, "cannot create " + path.string());
  folders.insert(path);
  return {};
}

Result<bool> MemoryFiles::create_directory(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  if (exists(path)) return false;
  TRY(create_directories(path));
  return true;
}

Result<void> MemoryFiles::remove_all(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  std::erase_if(contents, [&](const auto& entry) {
    return entry.first == path || is_below(entry.first, path);
  });
  std::erase_if(folders,
                [&](const auto& folder) { return folder == path || is_below(folder, path); });
  links.erase(path);
  return {};
}

Result<void> MemoryFiles::copy(const std::filesystem::path& from, const std::filesystem::path& to) {
  const std::lock_guard lock(mutex_);
  if (contents.contains(from)) return write(to, contents[from]);
  std::map<std::filesystem::path, std::string> copies;
  for (const auto& [file, content] : contents) {
    if (is_below(file, from)) copies[to / file.lexically_relative(from)] = content;
  }
  if (copies.empty() && !exists(from))
    return fail(FailureKind::host, "cannot copy " + from.string());
  for (const auto& [file, content] : copies) TRY(write(file, content));
  return {};
}

Result<void> MemoryFiles::rename(const std::filesystem::path& from,
                                 const std::filesystem::path& to) {
  const std::lock_guard lock(mutex_);
  // As rename(2) does: a folder replaces no other one that holds something.
  if (!contents.contains(from) && exists(to))
    return fail(FailureKind::host, "cannot rename " + from.string());
  TRY(copy(from, to));
  return remove_all(from);
}

Result<void> MemoryFiles::symlink(const std::filesystem::path& target,
                                  const std::filesystem::path& link) {
  const std::lock_guard lock(mutex_);
  links[link] = target;
  return {};
}

Result<void> MemoryFiles::set_permissions(const std::filesystem::path& path,
                                          std::filesystem::perms bits) {
  if (!exists(path)) return fail(FailureKind::host, "cannot find " + path.string());
  permissions[path] = bits;
  return {};
}

Result<std::vector<std::filesystem::path>> MemoryFiles::list(const std::filesystem::path& folder) {
  const std::lock_guard lock(mutex_);
  if (!exists(folder)) return fail(FailureKind::host, "cannot read " + folder.string());
  std::vector<std::filesystem::path> files;
  for (const auto& [file, content] : contents) {
    if (is_below(file, folder)) files.push_back(file);
  }
  return files;
}

Result<std::vector<std::filesystem::path>> MemoryFiles::list_folders(
    const std::filesystem::path& folder) {
  const std::lock_guard lock(mutex_);
  std::set<std::filesystem::path> found;
  const auto add = [&](const std::filesystem::path& path) {
    if (is_below(path, folder)) found.insert(folder / *path.lexically_relative(folder).begin());
  };
  for (const std::filesystem::path& path : folders) add(path);
  for (const auto& [file, content] : contents) add(file.parent_path());
  return std::vector<std::filesystem::path>(found.begin(), found.end());
}

Result<std::vector<FileFacts>> MemoryFiles::scan(const std::filesystem::path& path,
                                                 const std::vector<std::filesystem::path>& except) {
  const std::lock_guard lock(mutex_);
  std::vector<FileFacts> found;
  const auto add = [&](const std::filesystem::path& file, FileFacts facts) {
    const auto left_out = [&](const std::filesystem::path& folder) {
      return file == folder || is_below(file, folder);
    };
    if ((file != path && !is_below(file, path)) || std::ranges::any_of(except, left_out)) return;
    if (file != path) facts.path = file.lexically_relative(path).string();
    found.push_back(std::move(facts));
  };
  for (const auto& [file, content] : contents) {
    constexpr std::size_t kBits = 40;  // long ago, whatever the hash is
    const auto time = static_cast<std::int64_t>(std::hash<std::string>()(content) >> (64 - kBits));
    const auto set = permissions.find(file);
    const bool executable =
        set != permissions.end() &&
        (set->second & std::filesystem::perms::owner_exec) != std::filesystem::perms::none;
    add(file, {.executable = executable, .size = content.size(), .modified_ns = time});
  }
  for (const auto& [link, target] : links)
    add(link, {.kind = FileFacts::Kind::symbolic_link, .target = target.string()});
  std::ranges::sort(found, {}, &FileFacts::path);
  return found;
}

Result<std::uintmax_t> MemoryFiles::size(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const std::string content, read(path));
  return content.size();
}

Result<std::string> MemoryFiles::sha256(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const std::string content, read(path));
  return sha256_hex(content);
}

Result<std::unique_ptr<HeldLock>> MemoryFiles::try_lock(const std::filesystem::path& path,
                                                        std::string_view note) {
  struct Held : HeldLock {
    Held(MemoryFiles& all, std::filesystem::path one) : files(all), path(std::move(one)) {}
    ~Held() override {
      const std::lock_guard lock(files.mutex_);
      files.locked.erase(path);
    }
    MemoryFiles& files;
    std::filesystem::path path;
  };
  const std::lock_guard lock(mutex_);
  if (!is_writable(path)) return fail(FailureKind::host, "cannot lock " + path.string());
  if (!locked.insert(path).second) return nullptr;
  contents[path] = note;
  return std::make_unique<Held>(*this, path);
}

}  // namespace qa
