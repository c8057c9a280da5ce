#include "qa/stages/project_copy.hpp"

#include "qa/system/lines.hpp"

#include <set>
#include <string>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Of what is in the copy, one path a line; beside it, so that it is none of the project's.
fs::path list_of(const fs::path& folder) {
  return folder.string() + ".files";
}

/// What an earlier copy had.
Result<std::set<std::string>> earlier_files(const fs::path& folder, Files& files) {
  std::set<std::string> earlier;
  if (!files.exists(list_of(folder))) return earlier;
  TRY_ASSIGN(const std::string text, files.read(list_of(folder)));
  for (const std::string_view line : lines_of(text)) earlier.emplace(line);
  return earlier;
}

Result<void> update(const fs::path& from, const fs::path& to, Files& files) {
  if (files.exists(to)) {
    TRY_ASSIGN(const std::string wanted, files.read(from));
    TRY_ASSIGN(const std::string present, files.read(to));
    if (wanted == present) return {};
  }
  return files.copy(from, to);
}

}  // namespace

Result<void> update_project_copy(const ProjectFiles& project, const fs::path& folder,
                                 StageContext& context) {
  Files& files = context.files;
  TRY_ASSIGN(std::set<std::string> gone, earlier_files(folder, files));
  std::string list;
  for (const std::string& path : project.files) {
    TRY(update(context.root / path, folder / path, files));
    gone.erase(path);
    list += path + "\n";
  }
  for (const auto& [path, target] : project.links) {
    TRY(files.create_directories((folder / path).parent_path()));
    // Relative to the project as it is here; inside the project that leads into the copy.
    const fs::path place = fs::path(target).is_absolute()
                               ? fs::path(target)
                               : fs::path(target).lexically_relative(fs::path(path).parent_path());
    TRY(files.symlink(place, folder / path));
    gone.erase(path);
    list += path + "\n";
  }
  for (const std::string& path : gone) TRY(files.remove_all(folder / path));
  return files.write(list_of(folder), list);
}

}  // namespace qa
