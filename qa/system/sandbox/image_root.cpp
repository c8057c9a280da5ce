#include "qa/system/sandbox/image_root.hpp"

#include "qa/system/sandbox/give_up.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

constexpr std::array kDevices = {"null", "zero", "full", "random", "urandom"};
constexpr unsigned long kHarmless = MS_NOSUID | MS_NODEV | MS_NOEXEC;

/// A link in the image would lead a mount out of it.
void require_kind(const std::string& path, mode_t kind) {
  struct stat status = {};
  require(lstat(path.c_str(), &status), "look at " + path);
  if ((status.st_mode & S_IFMT) != kind) {
    give_up("prepare the image", path + (kind == S_IFDIR ? " is no folder" : " is no plain file"));
  }
}

void make_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0755) < 0 && errno != EEXIST) give_up("create " + path, errno);
  require_kind(path, S_IFDIR);
}

void make_file(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file < 0 && errno != EEXIST) give_up("create " + path, errno);
  if (file >= 0) close(file);
  require_kind(path, S_IFREG);
}

void bind(const std::string& from, const std::string& to) {
  require(mount(from.c_str(), to.c_str(), nullptr, MS_BIND | MS_REC, nullptr),
          "mount " + from + " on " + to);
}

/// Flags that the mount already has stay: an unprivileged remount must not drop them.
void remount(const std::string& path, unsigned long flags) {
  struct statvfs status = {};
  require(statvfs(path.c_str(), &status), "look at " + path);
  unsigned long kept = 0;
  if ((status.f_flag & ST_NOSUID) != 0) kept |= MS_NOSUID;
  if ((status.f_flag & ST_NODEV) != 0) kept |= MS_NODEV;
  if ((status.f_flag & ST_NOEXEC) != 0) kept |= MS_NOEXEC;
  if ((status.f_flag & ST_NOATIME) != 0) kept |= MS_NOATIME;
  if ((status.f_flag & ST_NODIRATIME) != 0) kept |= MS_NODIRATIME;
  if ((status.f_flag & ST_RELATIME) != 0) kept |= MS_RELATIME;
  require(mount(nullptr, path.c_str(), nullptr, MS_REMOUNT | MS_BIND | flags | kept, nullptr),
          "change the mount of " + path);
}

void make_read_only(const std::string& path, unsigned long flags) {
  remount(path, MS_RDONLY | flags);
}

void mount_memory(const std::string& path, unsigned long flags, const char* options) {
  require(mount("tmpfs", path.c_str(), "tmpfs", flags, options), "mount a file system on " + path);
}

void mount_devices(const std::string& folder) {
  make_folder(folder);
  mount_memory(folder, MS_NOSUID | MS_NOEXEC, "mode=0755,size=64k");
  for (const char* device : kDevices) {
    const std::string path = folder + "/" + device;
    make_file(path);
    bind(std::string("/dev/") + device, path);
  }
  make_read_only(folder, MS_NOSUID | MS_NOEXEC);
}

void mount_proc(const std::string& folder) {
  make_folder(folder);
  if (mount("proc", folder.c_str(), "proc", kHarmless, nullptr) == 0) {
    // Where the user outside is root, files below /proc/sys would be the program's to write.
    make_read_only(folder, kHarmless);
    return;
  }
  if (errno != EPERM) give_up("mount /proc", errno);
  std::fputs("qa-sandbox: note: no /proc for the program: this host hides parts of its own\n",
             stderr);
}

/// The file is made in `scratch` and unlinked there; the mount keeps it.
void mount_hosts(const std::string& etc, const std::string& scratch,
                 const std::vector<std::pair<std::string, std::string>>& hosts) {
  std::string text = "127.0.0.1 localhost\n::1 localhost\n";
  for (const auto& [name, address] : hosts) text += address + " " + name + "\n";
  const std::string source = scratch + "/hosts";
  const int file = open(source.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  require(file, "create " + source);
  if (write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    give_up("write " + source, errno);
  }
  close(file);
  make_folder(etc);
  make_file(etc + "/hosts");
  bind(source, etc + "/hosts");
  make_read_only(etc + "/hosts", kHarmless);
  require(unlink(source.c_str()), "remove " + source);
}

void mount_writable(const std::string& path, const std::string& folder) {
  make_folder(path);
  bind(folder, path);
  remount(path, kHarmless);
}

}  // namespace

void enter_image(const std::string& root,
                 const std::vector<std::pair<std::string, std::string>>& hosts,
                 const std::vector<std::pair<std::string, std::string>>& writable) {
  umask(022);
  require_permitted(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr),
                    "separate its mounts");
  bind(root, root);
  make_folder(root + "/tmp");
  mount_memory(root + "/tmp", MS_NOSUID | MS_NODEV, "mode=1777,size=64m");
  mount_hosts(root + "/etc", root + "/tmp", hosts);
  mount_devices(root + "/dev");
  mount_proc(root + "/proc");
  for (const auto& [path, folder] : writable) mount_writable(root + path, folder);
  make_read_only(root, MS_NOSUID | MS_NODEV);

  require(chdir(root.c_str()), "enter " + root);
  // Not chroot: the kernel refuses user namespaces to processes in one. The old root ends up on
  // top of the new one and is taken off (pivot_root(2), "pivot_root(".", ".")").
  require(syscall(SYS_pivot_root, ".", "."), "change the root to " + root);
  require(umount2(".", MNT_DETACH), "leave the host's root");
  require(chdir("/"), "enter the new root");
}

std::string mount_empty_root() {
  const std::string root = "/tmp";
  require_permitted(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr),
                    "separate its mounts");
  mount_memory(root, MS_NOSUID | MS_NODEV, "mode=0755");
  return root;
}

}  // namespace qa::sandbox
