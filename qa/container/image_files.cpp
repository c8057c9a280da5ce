#include "qa/container/image_files.hpp"

#include "qa/container/image_contents.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

constexpr const char* kProgram = "the binary of the build stage";

std::string name_of(const std::string& source) {
  return source.empty() ? "what every image has" : source;
}

}  // namespace

ImageFiles::ImageFiles(const std::string& entry_point, std::string program) {
  for (TarEntry& entry : service_image_files(entry_point, std::move(program))) {
    const std::string path = entry.path;
    const bool is_program = "/" + path == entry_point;
    place(path, {.entry = std::move(entry), .source = is_program ? kProgram : ""});
  }
}

void ImageFiles::place(const std::string& path, Placed what) {
  Placed& placed = placed_[path];
  placed = std::move(what);
  entries_[path] = &placed.entry;
}

Result<void> ImageFiles::add(TarEntry entry, const std::string& source,
                             const std::string& machine_file) {
  const std::string path = entry.path;
  for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    const std::string folder = path.substr(0, end);
    const auto above = placed_.find(folder);
    if (above == placed_.end()) {
      place(folder, {.entry = {.path = folder, .kind = TarKind::directory, .mode = 0755},
                     .source = source});
    } else if (above->second.entry.kind != TarKind::directory) {
      return fail(FailureKind::configuration,
                  fmt::format("'/{}' ({}) can't lie in the image below '/{}' ({}), which is no "
                              "folder",
                              path, source, folder, name_of(above->second.source)));
    }
  }
  const auto before = placed_.find(path);
  const bool is_folder = before != placed_.end() && before->second.entry.kind == TarKind::directory;
  if (before != placed_.end() && (is_folder || !before->second.source.empty()))
    return fail(FailureKind::configuration,
                fmt::format("'/{}' is twice in the image: {}, and {}{}", path, source,
                            is_folder ? "a folder of " : "", name_of(before->second.source)));
  place(path, {.entry = std::move(entry), .source = source});
  if (!machine_file.empty()) machine_files_[path] = machine_file;
  return {};
}

std::vector<TarEntry> ImageFiles::take() && {
  std::vector<TarEntry> entries;
  for (auto& [path, placed] : placed_) entries.push_back(std::move(placed.entry));
  return entries;
}

}  // namespace qa
