#include "qa/adoption/uncompiled_sources.hpp"

#include <filesystem>
#include <map>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Fewer files are named one by one.
constexpr std::size_t kMany = 3;

struct Folder {
  std::size_t uncompiled = 0;
  bool compiles = false;
};

std::map<std::string, Folder> folders_of(const std::set<std::string>& sources,
                                         const std::set<std::string>& compiled) {
  std::map<std::string, Folder> folders;
  for (const std::string& source : sources) {
    const bool is_compiled = compiled.contains(source);
    for (fs::path above = fs::path(source).parent_path(); !above.empty();
         above = above.parent_path()) {
      Folder& folder = folders[above.string()];
      folder.compiles = folder.compiles || is_compiled;
      if (!is_compiled) ++folder.uncompiled;
    }
  }
  return folders;
}

/// The highest folder above `source` that stands for it; `source` itself when none does.
std::string representative(const std::string& source,
                           const std::map<std::string, Folder>& folders) {
  std::string best = source;
  for (fs::path above = fs::path(source).parent_path(); !above.empty();
       above = above.parent_path()) {
    const Folder& folder = folders.at(above.string());
    if (folder.compiles) break;
    if (folder.uncompiled >= kMany) best = above.string();
  }
  return best;
}

}  // namespace

std::vector<std::string> uncompiled_paths(const std::set<std::string>& sources,
                                          const std::set<std::string>& compiled) {
  const std::map<std::string, Folder> folders = folders_of(sources, compiled);
  std::set<std::string> paths;
  for (const std::string& source : sources) {
    if (!compiled.contains(source)) paths.insert(representative(source, folders));
  }
  return {paths.begin(), paths.end()};
}

}  // namespace qa
