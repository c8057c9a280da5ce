#include "qa/cli/cmake_packages.hpp"

#include "qa/system/git_files.hpp"

#include <regex>
#include <sstream>
#include <vector>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// A whole disk is not read to find them, should git be one of the tools that are missing.
std::vector<std::string> names_at_root(Files& files, const fs::path& root) {
  std::vector<std::string> names = {"CMakeLists.txt"};
  for (const fs::path& folder : files.list_folders(root).value_or(std::vector<fs::path>{}))
    names.push_back((folder.filename() / "CMakeLists.txt").string());
  return names;
}

}  // namespace

PackageNames packages_in(const std::string& cmake_text) {
  static const std::regex kCall(R"(\bfind_package\s*\(\s*"?([\w.+-]+))", std::regex::icase);
  PackageNames packages;
  for (std::sregex_iterator call(cmake_text.begin(), cmake_text.end(), kCall), end; call != end;
       ++call)
    packages.insert((*call)[1].str());
  return packages;
}

Result<PackageNames> cmake_packages(Files& files, ProcessRunner& processes, const fs::path& root) {
  const auto known = list_git_files(processes, files, root);
  const bool is_known = known && known->has_value();
  const std::vector<std::string> names =
      is_known ? known->value().files : names_at_root(files, root);
  PackageNames packages;
  for (const std::string& name : names) {
    const bool is_cmake = fs::path(name).filename() == "CMakeLists.txt" || name.ends_with(".cmake");
    // Git also lists what was deleted and not yet committed.
    if (!is_cmake || !files.exists(root / name)) continue;
    TRY_ASSIGN(const std::string text, files.read(root / name));
    packages.merge(packages_in(text));
  }
  return packages;
}

bool serves(const Tool& tool, const PackageNames& packages) {
  if (tool.cmake_packages.empty()) return true;
  std::istringstream words{std::string(tool.cmake_packages)};
  for (std::string word; std::getline(words, word, ',');) {
    if (packages.contains(word)) return true;
  }
  return false;
}

}  // namespace qa
