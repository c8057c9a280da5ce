// Which files are the project's own.
#pragma once

#include "qa/engine/stage.hpp"
#include "qa/model/path_pattern.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace qa {

/// Paths are relative to the project.
struct ProjectFiles {
  /// Whose settings are everyone's who works on the project: the top of its repository, absolute;
  /// without one, the project.
  std::filesystem::path top;
  std::set<std::string> files;               ///< regular ones
  std::map<std::string, std::string> links;  ///< symbolic ones, with what they point to;
                                             ///< absolute when that lies outside

  /// The file that `path` is, when a link of the project leads to it; else `path`.
  std::string behind_links(const std::string& path) const;
  /// Whether `path` is a file of the project or is reached by a link of it.
  bool has(const std::string& path) const;
};

/// What git tracks or would add, without submodules. Where there is no repository, or the project
/// is no part of the one around it (which tracks nothing in it), everything but build folders,
/// other checkouts and what qa itself wrote.
Result<ProjectFiles> project_files(StageContext& context);

/// Some of the project's files, as pipeline.toml names them.
class FileSelection {
 public:
  FileSelection(const std::vector<std::string>& wanted, const std::vector<std::string>& excluded);

  bool has(const std::string& path) const;
  bool excludes(const std::string& path) const;

 private:
  std::vector<PathPattern> wanted_;
  std::vector<PathPattern> excluded_;
};

}  // namespace qa
