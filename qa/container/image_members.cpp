#include "qa/container/image_members.hpp"

#include <filesystem>

namespace qa {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kMaxJsonDepth = 32;

bool is_link(TarKind kind) {
  return kind == TarKind::symbolic_link || kind == TarKind::hard_link;
}

/// What a link stands for: a hard link names a member, a symbolic one leads to it.
std::string target_of(const TarEntry& link) {
  const bool is_symbolic = link.kind == TarKind::symbolic_link;
  const fs::path folder = is_symbolic ? fs::path(link.path).parent_path() : fs::path();
  return (folder / link.target).lexically_normal().string();
}

Result<void> add_member(TarEntry entry, Image& image) {
  if (entry.path.starts_with("./")) entry.path.erase(0, 2);
  if (entry.kind == TarKind::directory) return {};
  if (!is_safe_path(entry.path)) return bad_image("a member is called '" + entry.path + "'");
  if (entry.kind == TarKind::other)
    return bad_image("the member '" + entry.path + "' is no regular file");
  if (image.members.contains(entry.path) || image.links.contains(entry.path))
    return bad_image("the member '" + entry.path + "' is there twice");
  if (is_link(entry.kind)) {
    image.links[entry.path] = target_of(entry);
  } else {
    image.members[entry.path] = std::move(entry.content);
  }
  return {};
}

}  // namespace

tl::unexpected<Failure> bad_image(std::string what) {
  return fail(FailureKind::product, "no sound image: " + std::move(what));
}

Result<void> read_members(std::string_view tarball, const TarLimits& limits, Image& image) {
  TRY_ASSIGN(std::vector<TarEntry> entries, read_tar(tarball, limits));
  for (TarEntry& entry : entries) TRY(add_member(std::move(entry), image));
  for (const auto& [path, target] : image.links) {
    if (!image.members.contains(target))
      return bad_image("the member '" + path + "' is a link to none");
  }
  return {};
}

Result<std::string> require_member(const Image& image, const std::string& path) {
  std::string found = find_member(image, path);
  if (found.empty()) return bad_image("'" + path + "' is missing");
  return found;
}

Result<json> read_json_member(const Image& image, const std::string& path) {
  TRY_ASSIGN(const std::string found, require_member(image, path));
  bool too_deep = false;
  const auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > kMaxJsonDepth;
    return !too_deep;
  };
  json value = json::parse(image.members.at(found), watch_depth, /*allow_exceptions=*/false);
  if (value.is_discarded() || too_deep) return bad_image("'" + path + "' is no JSON");
  return value;
}

}  // namespace qa
