#include "qa/engine/stage_reads.hpp"

#include "qa/system/project_path.hpp"

#include <map>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Where packages put files; `/usr/local` is for what no package manager knows (hier(7)).
bool lies_in_packages(std::string_view path) {
  static const std::vector<std::string> kPlaces = {"/usr", "/lib", "/lib32", "/lib64", "/bin"};
  static const std::vector<std::string> kOthers = {"/usr/local"};
  return lies_in_any(path, kPlaces) && !lies_in_any(path, kOthers);
}

class Judge {
 public:
  Judge(const fs::path& root, const std::vector<std::string>& results, Files& files)
      : root_(root), results_(results), files_(files) {}

  /// `path` is relative to the project.
  bool is_result(const fs::path& path) {
    if (lies_in_any(path.string(), results_)) return true;
    for (fs::path folder = path.parent_path(); !folder.empty(); folder = folder.parent_path()) {
      if (is_build_folder(folder)) return true;
    }
    return false;
  }

 private:
  bool is_build_folder(const fs::path& folder) {
    const auto [known, is_new] = build_folders_.emplace(folder.string(), false);
    if (is_new) known->second = files_.exists(root_ / folder / "CMakeCache.txt");
    return known->second;
  }

  const fs::path& root_;
  const std::vector<std::string>& results_;
  Files& files_;
  std::map<std::string, bool> build_folders_;
};

}  // namespace

StageReads judge_reads(const std::set<std::string>& read, const StageManifest& manifest,
                       const fs::path& root, const std::vector<std::string>& results,
                       Files& files) {
  StageReads reads;
  Judge judge(root, results, files);
  const bool packages_count = manifest.tools.contains(std::string(kSystemPackages));
  for (const std::string& text : read) {
    const fs::path path = (root / text).lexically_normal();
    const fs::path inside = path.lexically_relative(root);
    const bool is_outside = inside.empty() || *inside.begin() == "..";
    if (is_outside && packages_count && lies_in_packages(path.string())) continue;
    if (!is_outside && manifest.inputs.contains(inside.string())) continue;
    if (!is_outside && judge.is_result(inside)) continue;
    if (is_outside) {
      // Also where nothing is: who looked there would have taken what comes to be there.
      reads.outside.push_back(path.string());
    } else if (files.exists(path)) {
      reads.undeclared.push_back(inside.string());
    }
  }
  return reads;
}

}  // namespace qa
