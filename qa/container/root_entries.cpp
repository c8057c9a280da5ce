#include "qa/container/root_entries.hpp"

#include <deque>

namespace qa {
namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

/// Everything below `folder`; of "", the whole root.
void erase_below(const std::string& folder, RootEntries& entries) {
  if (folder.empty()) {
    entries.clear();
    return;
  }
  // "0" is the character after "/".
  entries.erase(entries.lower_bound(folder + "/"), entries.lower_bound(folder + "0"));
}

void apply_whiteouts(const ImageLayer& layer, RootEntries& entries) {
  for (const TarEntry& entry : layer.entries) {
    if (!is_whiteout(entry.path)) continue;
    const std::string name = name_of(entry.path);
    const std::string folder = folder_of(entry.path);
    if (name == kOpaque) {
      erase_below(folder, entries);
      continue;
    }
    const std::string deleted = joined(folder, name.substr(kWhiteout.size()));
    erase_below(deleted, entries);
    entries.erase(deleted);
  }
}

/// A folder has no hard links.
const TarEntry* linked(const TarEntry& entry, const RootEntries& entries) {
  if (entry.kind != TarKind::hard_link) return &entry;
  const auto target = entries.find(entry.target);
  const bool is_there = target != entries.end() && target->second->kind != TarKind::directory;
  return is_there ? target->second : &entry;
}

void add_parts(const std::string& path, std::deque<std::string>& parts) {
  std::deque<std::string> found;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) found.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  parts.insert(parts.begin(), found.begin(), found.end());
}

}  // namespace

bool is_whiteout(const std::string& path) {
  return name_of(path).starts_with(kWhiteout);
}

RootEntries root_entries(const Image& image) {
  RootEntries entries;
  for (const ImageLayer& layer : image.layers) {
    // A layer deletes what those before it have, never what it has itself.
    apply_whiteouts(layer, entries);
    for (const TarEntry& entry : layer.entries) {
      if (is_whiteout(entry.path)) continue;
      const TarEntry* const file = linked(entry, entries);
      if (file->kind != TarKind::directory) erase_below(entry.path, entries);
      entries[entry.path] = file;
    }
  }
  return entries;
}

std::optional<std::string> resolve_in_root(const RootEntries& entries, const std::string& path) {
  constexpr int kMaxLinks = 40;  // the kernel's own limit
  std::deque<std::string> rest;
  add_parts(path, rest);
  std::string resolved;
  for (int links = 0; !rest.empty();) {
    const std::string part = std::move(rest.front());
    rest.pop_front();
    if (part == ".") continue;
    if (part == "..") {  // nothing is above the root
      resolved = folder_of(resolved);
      continue;
    }
    const std::string next = joined(resolved, part);
    const auto entry = entries.find(next);
    // Folders need no entry of their own.
    if (entry == entries.end() || entry->second->kind != TarKind::symbolic_link) {
      resolved = next;
      continue;
    }
    if (++links > kMaxLinks) return std::nullopt;
    const std::string& target = entry->second->target;
    if (target.starts_with('/')) resolved.clear();
    add_parts(target, rest);
  }
  if (!entries.contains(resolved) || !has_sound_parents(resolved, entries)) return std::nullopt;
  return resolved;
}

bool has_sound_parents(const std::string& path, const RootEntries& entries) {
  for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    const auto parent = entries.find(path.substr(0, end));
    if (parent != entries.end() && parent->second->kind != TarKind::directory) return false;
  }
  return true;
}

}  // namespace qa
