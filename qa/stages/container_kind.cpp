// kind = "container": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/stage_functions.hpp"

namespace qa {
namespace {

/// "localhost:5000/echo:dev" has a tag, "localhost:5000/echo" has none.
bool has_tag(std::string_view image) {
  const std::string_view name = image.substr(image.rfind('/') + 1);  // npos + 1 is 0
  const std::size_t colon = name.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < name.size();
}

std::vector<int> read_ports(TableReader& stage) {
  std::vector<int> ports;
  for (const ConfigNode& port : stage.list("ports")) {
    if (const auto number = as_whole_number(port, {.min = 1, .max = 65535}, stage.errors()))
      ports.push_back(*number);
  }
  return ports;
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  ContainerSettings settings;
  settings.image = stage.required_text("image");
  if (!settings.image.empty() && !has_tag(settings.image))
    stage.errors().add(stage.find("image")->position,
                       "expected an image with a tag such as \"localhost/echo:dev\", got \"" +
                           settings.image + "\"");
  settings.entry_point = stage.required_text("entry_point");
  if (!settings.entry_point.empty() && !settings.entry_point.starts_with('/'))
    stage.errors().add(stage.find("entry_point")->position,
                       "expected an absolute path, got \"" + settings.entry_point + "\"");
  settings.arguments = stage.texts("arguments");
  settings.ports = read_ports(stage);
  settings.labels = stage.text_map("labels");
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  const auto& container = std::get<ContainerSettings>(settings);
  return {{"image", container.image},
          {"entry_point", container.entry_point},
          {"arguments", json_text(container.arguments)},
          {"ports", json_text(container.ports)},
          {"labels", json_text(container.labels)}};
}

std::vector<Gate> gates(const StageSettings& /*settings*/) {
  return {none_gate("image verified", "image.defects")};
}

}  // namespace

constinit const StageKind kContainerKind{
    .name = "container",
    .description = "container image without an engine",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_container,
    .product = "image",
    .consumes = "binary",
};

}  // namespace qa
