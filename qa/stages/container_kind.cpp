// kind = "container": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/container/secret_search.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/container_files.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/system/digest.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>

namespace qa {
namespace {

const std::array<std::string, 2> kLibraries = {"none", "auto"};

/// "localhost:5000/echo:dev" has a tag, "localhost:5000/echo" has none.
bool has_tag(std::string_view image) {
  const std::string_view name = image.substr(image.rfind('/') + 1);  // npos + 1 is 0
  const std::size_t colon = name.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < name.size();
}

/// A file or folder of the project, or of this machine by its absolute path.
bool is_source(const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(text).lexically_normal();
  return is_project_file(text) || (path.is_absolute() && path != "/");
}

/// Below folders over which whoever runs the image mounts something of his own.
bool is_hidden(const std::filesystem::path& path) {
  constexpr std::array kFolders = {"dev", "proc", "sys", "tmp"};
  return std::ranges::find(kFolders, *std::next(path.begin())) != kFolders.end();
}

void check_place(const ConfigEntry& file, const std::string& entry_point, Diagnostics& errors) {
  const std::filesystem::path path(file.key);
  const bool is_path = path.is_absolute() && path.has_filename() && path.lexically_normal() == path;
  if (!is_path)
    errors.add(file.position,
               "expected the absolute path of a file in the image, got \"" + file.key + "\"");
  else if (is_hidden(path))
    errors.add(file.position,
               "\"" + file.key + "\" would not be seen: something is mounted over that folder");
  else if (file.key == entry_point)
    errors.add(file.position, "\"" + file.key + "\" is the binary of the build stage");
}

void read_files(TableReader& stage, ContainerSettings& settings) {
  settings.files = stage.text_map("files");
  for (const auto& [path, from] : settings.files) {
    const ConfigEntry& entry = *find_entry(stage.table("files"), path);
    check_place(entry, settings.entry_point, stage.errors());
    if (!is_source(from))
      stage.errors().add(entry.value.position,
                         "expected a file or folder inside the project, or the absolute path of "
                         "one of this machine, got \"" +
                             from + "\"");
  }
  settings.certificates = stage.text("certificates");
  if (!settings.certificates.empty() && !is_source(settings.certificates))
    stage.errors().add(
        stage.find("certificates")->position,
        "expected \"system\", or a file inside the project, got \"" + settings.certificates + "\"");
}

void read_variables(TableReader& stage, ContainerSettings& settings) {
  settings.environment = stage.text_map("env");
  for (const auto& [name, value] : settings.environment) {
    const ConfigEntry& entry = *find_entry(stage.table("env"), name);
    if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos)
      stage.errors().add(entry.position, "\"" + name + "\" is no name of a variable");
    if (value.find('\0') != std::string::npos)
      stage.errors().add(entry.value.position, "no variable can have a NUL character");
  }
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
  read_variables(stage, settings);
  read_files(stage, settings);
  settings.packs_libraries = stage.one_of("libraries", kLibraries, kLibraries[0]) == kLibraries[1];
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  const auto& container = std::get<ContainerSettings>(settings);
  return {{"image", container.image},
          {"entry_point", container.entry_point},
          {"arguments", json_text(container.arguments)},
          {"ports", json_text(container.ports)},
          {"labels", json_text(container.labels)},
          {"env", json_text(container.environment)},
          {"files", json_text(container.files)},
          {"certificates", container.certificates},
          {"libraries", kLibraries[container.packs_libraries ? 1 : 0]}};
}

/// What `files` and `certificates` name.
std::vector<std::string> sources(const ContainerSettings& container) {
  std::vector<std::string> named;
  for (const auto& [path, from] : container.files) named.push_back(from);
  if (container.certificates == kSystemCertificates) {
    named.insert(named.end(), kSystemBundles.begin(), kSystemBundles.end());
  } else if (!container.certificates.empty()) {
    named.push_back(container.certificates);
  }
  return named;
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  std::vector<std::string> inputs = sources(std::get<ContainerSettings>(settings));
  std::erase_if(inputs, [](const std::string& path) { return path.starts_with('/'); });
  return inputs;
}

/// Of this machine.
std::vector<std::filesystem::path> implied_inputs(const StageSpec& stage,
                                                  const std::filesystem::path& /*root*/) {
  std::vector<std::filesystem::path> inputs;
  for (const std::string& path : sources(std::get<ContainerSettings>(stage.settings))) {
    if (path.starts_with('/')) inputs.emplace_back(path);
  }
  return inputs;
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
    .named_inputs = named_inputs,
    .implied_inputs = implied_inputs,
    .implied_environment = implied_environment,
    .product = "image",
    .consumes = "binary",
};

}  // namespace qa
