// kind = "module": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/stage_functions.hpp"

namespace qa {
namespace {

const ModuleSettings& of(const StageSettings& settings) {
  return std::get<ModuleSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  ModuleSettings settings{.cases = stage.required_text("cases"), .image = stage.text("image")};
  if (!settings.image.empty() && !is_image_tarball(settings.image))
    stage.errors().add(stage.find("image")->position,
                       "expected a tarball of the project such as \"images/store.tar\", got \"" +
                           settings.image + "\"");
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  return {{"cases", of(settings).cases}, {"image", of(settings).image}};
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  std::vector<std::string> inputs = {of(settings).cases};
  if (!of(settings).image.empty()) inputs.push_back(of(settings).image);
  return inputs;
}

}  // namespace

constinit const StageKind kModuleKind{
    .name = "module",
    .description = "module tests inside the image",
    .read = read,
    .texts = texts,
    .gates = [](const StageSettings&) { return test_gates(); },
    .run = run_module,
    .needs_sandbox = true,
    .named_inputs = named_inputs,
    .consumes = "image",
};

}  // namespace qa
