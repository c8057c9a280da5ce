#include "qa/engine/stage_dependencies.hpp"

#include "qa/system/tools.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace qa {
namespace {

using Words = std::vector<std::string>;

template <class... Kinds>
bool is_any_of(const StageSettings& settings) {
  return (std::holds_alternative<Kinds>(settings) || ...);
}

/// Whether `words`, comma-separated, has `word`.
bool has_word(std::string_view words, std::string_view word) {
  while (true) {
    const std::size_t comma = words.find(',');
    if (words.substr(0, comma) == word) return true;
    if (comma == std::string_view::npos) return false;
    words.remove_prefix(comma + 1);
  }
}

/// Files and folders that the settings name and that lie in the project.
struct NamedInputs {
  Words operator()(const LintSettings& settings) const {
    Words paths = settings.tidy_paths;
    paths.insert(paths.end(), settings.format_paths.begin(), settings.format_paths.end());
    return paths;
  }
  Words operator()(const UnitSettings& settings) const { return settings.coverage_sources; }
  Words operator()(const ModuleSettings& settings) const { return {settings.cases}; }
  Words operator()(const IntegrationSettings& settings) const {
    return {settings.topology, settings.cases, settings.proto_path};
  }
  template <class Settings>
  Words operator()(const Settings& /*other*/) const {
    return {};
  }
};

/// The project as a whole, where a key names paths.
constexpr std::string_view kEverything = ".";

}  // namespace

std::optional<std::string> never_cached(const StageSpec& stage) {
  if (is_any_of<BenchSettings>(stage.settings)) return "never cached: it measures time";
  if (stage.caching == Caching::never) return "never cached: cache = false";
  // It may read anything, also what is no file of the project.
  if (is_any_of<CommandSettings>(stage.settings) && stage.inputs.empty())
    return "never cached: it declares no inputs";
  return std::nullopt;
}

bool takes_project_as_input(const StageSpec& stage) {
  if (!is_any_of<BuildSettings, LintSettings, UnitSettings>(stage.settings)) return false;
  const Words named = std::visit(NamedInputs{}, stage.settings);
  return stage.inputs.empty() || std::ranges::find(named, kEverything) != named.end();
}

Words input_patterns(const StageSpec& stage) {
  Words patterns = std::visit(NamedInputs{}, stage.settings);
  // What git knows, and not build folders and results beside it.
  std::erase(patterns, kEverything);
  patterns.insert(patterns.end(), stage.inputs.begin(), stage.inputs.end());
  std::ranges::sort(patterns);
  const auto repeated = std::ranges::unique(patterns);
  patterns.erase(repeated.begin(), repeated.end());
  return patterns;
}

std::vector<std::filesystem::path> implied_inputs(const StageSpec& stage,
                                                  const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files;
  if (!is_any_of<BuildSettings, LintSettings, UnitSettings>(stage.settings)) return files;
  for (const char* name : {"CMakeLists.txt", "CMakePresets.json", "CMakeUserPresets.json"})
    files.push_back(root / name);
  if (is_any_of<UnitSettings>(stage.settings))
    files.push_back(root / kBaselineFolder / "coverage.json");
  if (!is_any_of<LintSettings>(stage.settings)) return files;
  files.push_back(root / kBaselineFolder / (stage.name + ".json"));
  // Both look for their configuration in the folder of a source, and from there upward.
  std::set<std::filesystem::path> folders;
  Words paths = std::visit(NamedInputs{}, stage.settings);
  paths.emplace_back(".");
  for (const std::string& path : paths) {
    std::filesystem::path folder = (root / path).lexically_normal();
    for (; folder.has_relative_path(); folder = folder.parent_path()) folders.insert(folder);
    folders.insert(folder);
  }
  for (const std::filesystem::path& folder : folders) {
    for (const char* name :
         {".clang-format", "_clang-format", ".clang-format-ignore", ".clang-tidy"})
      files.push_back(folder / name);
  }
  return files;
}

Words programs_of(const StageSpec& stage) {
  Words programs;
  if (const auto* command = std::get_if<CommandSettings>(&stage.settings)) {
    if (!command->argv.empty()) programs.push_back(command->argv.front());
    return programs;
  }
  for (const Tool& tool : known_tools()) {
    if (has_word(tool.stages, kind_name(stage.settings))) programs.emplace_back(tool.program);
  }
  return programs;
}

bool uses_artifacts_of(const StageSettings& consumer, const StageSettings& producer) {
  if (is_any_of<CommandSettings>(consumer)) return true;
  if (is_any_of<ContainerSettings>(consumer)) return is_any_of<BuildSettings>(producer);
  if (is_any_of<ModuleSettings, IntegrationSettings>(consumer))
    return is_any_of<ContainerSettings>(producer);
  return false;
}

std::string product_of(const StageSettings& producer) {
  if (is_any_of<BuildSettings>(producer)) return "binary";
  return is_any_of<ContainerSettings>(producer) ? "image" : "output";
}

}  // namespace qa
