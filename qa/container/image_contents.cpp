#include "qa/container/image_contents.hpp"

#include <algorithm>

namespace qa {
namespace {

constexpr unsigned kFolderMode = 0755;
constexpr unsigned kProgramMode = 0555;
constexpr unsigned kTemporaryMode = 01777;

TarEntry folder(std::string path, unsigned mode = kFolderMode) {
  return {.path = std::move(path), .kind = TarKind::directory, .mode = mode};
}

TarEntry file(std::string path, std::string content, unsigned mode = 0644) {
  return {.path = std::move(path), .mode = mode, .content = std::move(content)};
}

/// "app" and "app/bin" of "app/bin/echo"; those that `entries` has already are left out.
void add_parents(const std::string& path, std::vector<TarEntry>& entries) {
  for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    const std::string parent = path.substr(0, end);
    if (std::ranges::find(entries, parent, &TarEntry::path) == entries.end())
      entries.push_back(folder(parent));
  }
}

}  // namespace

std::vector<TarEntry> service_image_files(const std::string& entry_point, std::string program) {
  std::vector<TarEntry> entries = {
      folder("dev"),
      folder("etc"),
      file("etc/group", "root:x:0:\nnonroot:x:65532:\nnobody:x:65534:\n"),
      // gRPC's resolver reads it for localhost, and runtimes need a file to mount theirs over.
      file("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
      file("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
      // Scanners give up on an image without one.
      file("etc/os-release", "ID=qa\nNAME=\"qa image\"\nPRETTY_NAME=\"qa image\"\nVERSION_ID=" +
                                 std::to_string(kLayoutVersion) + "\n"),
      file("etc/passwd",
           "root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n"
           "nobody:x:65534:65534:nobody:/:/sbin/nologin\n"),
      folder("proc"),
      folder("run"),
      folder("sys"),
      folder("tmp", kTemporaryMode),
  };
  const std::string path = entry_point.substr(std::min<std::size_t>(1, entry_point.size()));
  add_parents(path, entries);
  entries.push_back(file(path, std::move(program), kProgramMode));
  return entries;
}

}  // namespace qa
