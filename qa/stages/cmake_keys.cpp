#include "qa/stages/cmake_keys.hpp"

namespace qa {

ConfigureSettings read_configure(TableReader& stage) {
  ConfigureSettings configure;
  configure.preset = stage.text("preset");
  configure.arguments = stage.texts("cmake_arguments");
  configure.generator = stage.text("generator");
  configure.build_type = stage.text("build_type");
  if (configure.preset.empty()) return configure;
  for (const char* key : {"cmake_arguments", "generator"}) {
    if (stage.find(key) == nullptr) continue;
    stage.errors().add(stage.find(key)->position,
                       stage.name() + " has both 'preset' and '" + key +
                           "'; say it in the preset, or leave 'preset' out");
  }
  return configure;
}

std::vector<std::string> read_targets(TableReader& stage) {
  if (stage.find("targets") == nullptr) return {kAllTargets};
  return stage.required_texts("targets");
}

SettingsTexts with_configure(const ConfigureSettings& configure, SettingsTexts texts) {
  texts["preset"] = configure.preset;
  texts["cmake_arguments"] = json_text(configure.arguments);
  texts["generator"] = configure.generator;
  texts["build_type"] = configure.build_type;
  return texts;
}

std::vector<std::filesystem::path> cmake_inputs(const StageSpec& /*stage*/,
                                                const std::filesystem::path& root) {
  return {root / "CMakeLists.txt", root / "CMakePresets.json", root / "CMakeUserPresets.json"};
}

}  // namespace qa
