#include "qa/cli/project.hpp"

#include "qa/config/pipeline_file.hpp"

#include <cstdlib>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr const char* kPipelineFile = "pipeline/pipeline.toml";

std::string profile_of(const ProjectOptions& options) {
  if (!options.profile.empty()) return options.profile;
  const char* variable = std::getenv("QA_PROFILE");
  return variable == nullptr || *variable == '\0' ? "local" : variable;
}

}  // namespace

void add_directory_option(CLI::App& app, ProjectOptions& options) {
  app.add_option("-C", options.directory, "Work on the project in this folder or above it")
      ->type_name("DIR");
}

void add_project_options(CLI::App& app, ProjectOptions& options) {
  add_directory_option(app, options);
  app.add_option("--profile", options.profile,
                 "Profile of pipeline.toml; default: $QA_PROFILE, else local")
      ->type_name("NAME");
}

Result<std::filesystem::path> find_root(Files& files, const std::string& directory) {
  auto start = std::filesystem::absolute(directory).lexically_normal();
  if (!start.has_filename()) start = start.parent_path();  // "/project/" and "/project" are one
  if (!files.exists(start)) {
    return fail(FailureKind::configuration, "there is no folder " + start.string());
  }
  for (std::filesystem::path folder = start;; folder = folder.parent_path()) {
    if (files.exists(folder / kPipelineFile)) return folder;
    if (folder == folder.parent_path()) break;
  }
  return fail(
      FailureKind::configuration,
      "found no " + std::string(kPipelineFile) + " in " + start.string() + " or any folder above",
      "cd into a project, or name one with -C DIR");
}

Result<Project> load_project(Files& files, const ProjectOptions& options) {
  TRY_ASSIGN(const std::filesystem::path root, find_root(files, options.directory));
  const std::filesystem::path path = root / kPipelineFile;
  TRY_ASSIGN(const std::string text, files.read(path));
  TRY_ASSIGN(Pipeline pipeline, parse_pipeline(text, shown_path(path), profile_of(options)));
  return Project{.root = root, .pipeline = std::move(pipeline)};
}

std::string shown_path(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path here = std::filesystem::current_path(error);
  const std::filesystem::path near = error ? path : path.lexically_proximate(here);
  // From far away the absolute path is easier to read than a ladder of dots.
  return near.string().starts_with("../../..") ? path.string() : near.string();
}

}  // namespace qa
