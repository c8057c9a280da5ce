#include "qa/engine/stage_dependencies.hpp"

#include "qa/system/tools.hpp"

#include <algorithm>
#include <filesystem>

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
    // The configurations on the way up; those below are in the folders.
    Words configurations;
    for (const std::string& path : paths) {
      std::filesystem::path folder = path;
      do {
        folder = folder.parent_path();
        for (const char* name : {".clang-tidy", ".clang-format", "_clang-format"})
          configurations.push_back(folder / name);
      } while (folder.has_relative_path());
    }
    paths.insert(paths.end(), configurations.begin(), configurations.end());
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

}  // namespace

std::optional<std::string> never_cached(const StageSpec& stage) {
  if (is_any_of<BenchSettings>(stage.settings)) return "never cached: it measures time";
  if (stage.caching == Caching::never) return "never cached: cache = false";
  // These read files that only pipeline.toml can name.
  const bool must_declare =
      is_any_of<BuildSettings, LintSettings, UnitSettings, CommandSettings>(stage.settings);
  if (must_declare && stage.inputs.empty()) return "never cached: it declares no inputs";
  return std::nullopt;
}

Words input_patterns(const StageSpec& stage) {
  Words patterns = std::visit(NamedInputs{}, stage.settings);
  patterns.insert(patterns.end(), stage.inputs.begin(), stage.inputs.end());
  if (is_any_of<LintSettings>(stage.settings))
    patterns.push_back("reports/baselines/" + stage.name + ".json");
  std::ranges::sort(patterns);
  const auto repeated = std::ranges::unique(patterns);
  patterns.erase(repeated.begin(), repeated.end());
  return patterns;
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
