#include "qa/system/file_descriptor.hpp"
#include "qa/system/posix_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
  return std::int64_t{time.tv_sec} * kPerSecond + time.tv_nsec;
}

FileFacts to_facts(std::string path, const struct stat& status) {
  FileFacts facts{.path = std::move(path),
                  .kind = FileFacts::Kind::other,
                  .executable = (status.st_mode & S_IXUSR) != 0,
                  .size = static_cast<std::uintmax_t>(status.st_size),
                  .modified_ns = nanoseconds(status.st_mtim),
                  .changed_ns = nanoseconds(status.st_ctim),
                  .inode = status.st_ino,
                  .target = {}};
  if (S_ISREG(status.st_mode)) facts.kind = FileFacts::Kind::regular;
  if (S_ISLNK(status.st_mode)) facts.kind = FileFacts::Kind::symbolic_link;
  return facts;
}

/// Works relative to open folders: the kernel need not look up the whole path of each file.
class Scan {
 public:
  Scan(fs::path root, const std::vector<fs::path>& except) : root_(std::move(root)) {
    for (const fs::path& folder : except) {
      const fs::path inside = folder.lexically_relative(root_);
      except_.push_back(inside.string());
      // Neither further down nor beside the root: it is the root, or the root lies in it.
      is_excepted_ |= !inside.empty() && std::ranges::all_of(inside, [](const fs::path& name) {
        return name == "." || name == "..";
      });
    }
  }

  Result<std::vector<FileFacts>> run() {
    if (is_excepted_) return std::vector<FileFacts>();
    TRY(add(AT_FDCWD, root_.c_str(), ""));
    std::ranges::sort(found_, {}, &FileFacts::path);
    return std::move(found_);
  }

 private:
  tl::unexpected<Failure> cannot_read(const std::string& path, int error) const {
    return fail(FailureKind::host,
                "cannot read " + (root_ / path).string() + ": " + std::strerror(error));
  }

  /// `name` is known to the kernel relative to `parent`, and to us as `path`.
  Result<void> add(int parent, const char* name, std::string path) {
    if (!path.empty() && std::ranges::find(except_, path) != except_.end()) return {};
    struct stat status = {};
    if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      // What vanishes meanwhile is as if it had never been there.
      if (errno == ENOENT || errno == ENOTDIR) return {};
      return cannot_read(path, errno);
    }
    if (S_ISDIR(status.st_mode)) return add_folder(parent, name, path);
    FileFacts facts = to_facts(std::move(path), status);
    if (facts.kind == FileFacts::Kind::symbolic_link) {
      std::array<char, PATH_MAX> target{};
      const ssize_t size = readlinkat(parent, name, target.data(), target.size());
      if (size < 0) return cannot_read(facts.path, errno);
      facts.target.assign(target.data(), static_cast<std::size_t>(size));
    }
    found_.push_back(std::move(facts));
    return {};
  }

  Result<void> add_folder(int parent, const char* name, const std::string& path) {
    FileDescriptor descriptor(
        openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!descriptor.is_open()) return cannot_read(path, errno);
    const Folder folder(fdopendir(descriptor.get()));
    if (!folder) return cannot_read(path, errno);
    const int handle = descriptor.release();  // now the folder's
    while (true) {
      errno = 0;
      const dirent* entry = readdir(folder.get());
      if (entry == nullptr) break;
      const std::string_view child(entry->d_name);
      if (child == "." || child == "..") continue;
      TRY(add(handle, entry->d_name,
              path.empty() ? std::string(child) : path + "/" + entry->d_name));
    }
    if (errno != 0) return cannot_read(path, errno);
    return {};
  }

  fs::path root_;
  std::vector<std::string> except_;  ///< relative to the root
  bool is_excepted_ = false;         ///< the root itself
  std::vector<FileFacts> found_;
};

}  // namespace

Result<std::vector<FileFacts>> PosixFiles::scan(const fs::path& path,
                                                const std::vector<fs::path>& except) {
  return Scan(path, except).run();
}

}  // namespace qa
