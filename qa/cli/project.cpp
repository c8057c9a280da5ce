#include "qa/cli/project.hpp"

#include "qa/cli/override_text.hpp"
#include "qa/cli/version.hpp"
#include "qa/config/pipeline_file.hpp"
#include "qa/config/pipeline_header.hpp"
#include "qa/stages/catalog.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include <CLI/CLI.hpp>

namespace qa {
namespace {

constexpr std::array<const char*, 2> kPipelineFiles = {"qa.toml", "pipeline/pipeline.toml"};

void choose_profile(PipelineSource& source, const ProjectOptions& options) {
  const char* variable = std::getenv("QA_PROFILE");
  if (!options.profile.empty()) {
    source.profile = options.profile;
    source.profile_origin = "--profile";
  } else if (variable != nullptr && *variable != '\0') {
    source.profile = variable;
    source.profile_origin = "QA_PROFILE";
  } else {
    source.profile = "local";
    source.profile_origin = "default";
  }
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
  app.add_option("--set", options.overrides,
                 "Overrides a setting, such as stage.unit.timeout=5m; repeatable")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

Result<std::filesystem::path> pipeline_file_in(const std::filesystem::path& folder, Files& files) {
  std::filesystem::path found;
  for (const char* name : kPipelineFiles) {
    if (!files.exists(folder / name)) continue;
    if (!found.empty()) {
      return fail(FailureKind::configuration,
                  folder.string() + " has both " + kPipelineFiles[0] + " and " + kPipelineFiles[1],
                  "remove one of them");
    }
    found = folder / name;
  }
  return found;
}

Result<std::filesystem::path> real_folder(const std::string& directory, Files& files) {
  std::error_code error;
  const std::filesystem::path start = std::filesystem::absolute(directory, error);
  if (error) {
    return fail(FailureKind::host, "the current folder can't be found: " + error.message(),
                "cd into a folder that exists");
  }
  std::filesystem::path real = std::filesystem::weakly_canonical(start, error);
  if (error) real = start.lexically_normal();
  // "/project/" and "/project" are one.
  if (!real.has_filename() && real != real.root_path()) real = real.parent_path();
  if (!files.exists(real)) {
    return fail(FailureKind::configuration, "there is no folder " + real.string());
  }
  return real;
}

Result<ProjectPlace> find_project(Files& files, const std::string& directory) {
  TRY_ASSIGN(const std::filesystem::path start, real_folder(directory, files));
  for (std::filesystem::path folder = start;; folder = folder.parent_path()) {
    TRY_ASSIGN(std::filesystem::path file, pipeline_file_in(folder, files));
    if (!file.empty()) {
      const std::string text = files.read(file).value_or(std::string());
      return ProjectPlace{folder, std::move(file), folder / results_folder(text)};
    }
    if (folder == folder.parent_path()) break;
  }
  return fail(FailureKind::configuration,
              "found no qa.toml and no pipeline/pipeline.toml in " + start.string() +
                  " or any folder above",
              "cd into a project, or name one with -C DIR; qa init makes a CMake project one");
}

Result<PipelineSource> read_pipeline_source(Files& files, const ProjectOptions& options) {
  PipelineSource source;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.directory));
  source.root = place.root;
  source.reports = place.reports;
  TRY_ASSIGN(source.text, files.read(place.file));
  source.path = shown_path(place.file);
  TRY(check_required_version(source.text, source.path, version().number));
  choose_profile(source, options);
  for (const std::string& text : options.overrides) {
    TRY_ASSIGN(std::string toml, to_toml_override(text));
    source.overrides.push_back(std::move(toml));
  }
  return source;
}

Result<Project> load_project(Files& files, const ProjectOptions& options) {
  TRY_ASSIGN(const PipelineSource source, read_pipeline_source(files, options));
  TRY_ASSIGN(
      Pipeline pipeline,
      parse_pipeline({source.text, source.path, source.profile, source.overrides}, stage_kinds()));
  return Project{.root = source.root, .reports = source.reports, .pipeline = std::move(pipeline)};
}

std::string shown_path(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path here = std::filesystem::current_path(error);
  return error ? path.string() : shown_path(path, here);
}

std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& here) {
  const std::filesystem::path near = path.lexically_proximate(here);
  // From far away the absolute path is easier to read than a ladder of dots.
  return near.string().starts_with("../../..") ? path.string() : near.string();
}

}  // namespace qa
