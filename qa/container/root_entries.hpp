// The root file system that the layers of an image add up to, and where paths lead in it.
#pragma once

#include "qa/container/image.hpp"

#include <map>
#include <optional>
#include <string>

namespace qa {

/// Path in the root file system -> what lies there. Of a hard link that is the file that it names,
/// which has another path; one that names no file is itself.
using RootEntries = std::map<std::string, const TarEntry*>;

/// As the OCI image specification says (layer.md): later layers replace, "folder/.wh.name" deletes,
/// "folder/.wh..wh..opq" empties. Points into `image`.
RootEntries root_entries(const Image& image);

/// Where `path`, absolute, leads in the image, links followed: a path without a leading slash;
/// nothing when it leads nowhere.
std::optional<std::string> resolve_in_root(const RootEntries& entries, const std::string& path);

/// True when every parent of `path` that `entries` knows is a folder: no link leads elsewhere.
bool has_sound_parents(const std::string& path, const RootEntries& entries);

/// Whether an entry of that path deletes something of the layers below.
bool is_whiteout(const std::string& path);

}  // namespace qa
