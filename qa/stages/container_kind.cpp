// kind = "container": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/container/secret_search.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/digest.hpp"

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
  return {none_gate("image verified", "image.defects"), none_gate("no secrets", "image.secrets")};
}

/// The image is searched for their values. Eight digits of a digest: enough to see a change, too
/// few to guess a password by.
std::map<std::string, std::string> implied_environment(
    const std::map<std::string, std::string>& variables) {
  constexpr std::size_t kDigits = 8;
  std::string text;
  for (const auto& [name, value] : secret_variables(variables))
    text += json_text(std::vector{name, value});
  if (text.empty()) return {};
  return {{"the values of variables that sound secret", sha256_hex(text).substr(0, kDigits)}};
}

}  // namespace

constinit const StageKind kContainerKind{
    .name = "container",
    .description = "container image without an engine",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_container,
    .implied_environment = implied_environment,
    .product = "image",
    .consumes = "binary",
};

}  // namespace qa
