// The project that a command works on: its root and its pipeline.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/system/files.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace qa {

struct ProjectOptions {
  std::string directory = ".";
  std::string profile;                 ///< empty: $QA_PROFILE, or else local
  std::vector<std::string> overrides;  ///< KEY=VALUE, as the user wrote them
};

/// -C DIR.
void add_directory_option(CLI::App& app, ProjectOptions& options);
/// -C DIR, --profile P and --set KEY=VALUE.
void add_project_options(CLI::App& app, ProjectOptions& options);

/// Where a project lies; known even when its pipeline file is broken.
struct ProjectPlace {
  std::filesystem::path root;     ///< absolute
  std::filesystem::path file;     ///< its pipeline file, absolute
  std::filesystem::path reports;  ///< folder of the results, absolute
};

/// `directory` without links, as the kernel and therefore every child names it: compilers write
/// such paths into their databases, and what is compared with them must be spelled alike. Fails
/// when there is no such folder.
Result<std::filesystem::path> real_folder(const std::string& directory, Files& files);

/// The pipeline file directly in this folder; empty when it has none. Fails when it has two.
Result<std::filesystem::path> pipeline_file_in(const std::filesystem::path& folder, Files& files);

/// The nearest folder from `directory` upward that has a qa.toml or a pipeline/pipeline.toml. Fails
/// when there is none, and when a folder has both: one of them would be ignored.
Result<ProjectPlace> find_project(Files& files, const std::string& directory);

struct Project {
  std::filesystem::path root;     ///< absolute
  std::filesystem::path reports;  ///< folder of the results, absolute
  Pipeline pipeline;
};

Result<Project> load_project(Files& files, const ProjectOptions& options);

/// The pipeline file as it is written, and what is to be laid over it.
struct PipelineSource {
  std::filesystem::path root;
  std::filesystem::path reports;
  std::string text;
  std::string path;  ///< as messages name it
  std::string profile;
  std::string profile_origin;          ///< "--profile", "QA_PROFILE" or "default"
  std::vector<std::string> overrides;  ///< TOML
};
Result<PipelineSource> read_pipeline_source(Files& files, const ProjectOptions& options);

/// `path` as the user reaches it from here.
std::string shown_path(const std::filesystem::path& path);
/// The same from the folder `here`; both are absolute.
std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& here);

}  // namespace qa
