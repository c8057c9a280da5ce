#include "qa/config/stage_settings.hpp"

#include <algorithm>
#include <array>

namespace qa {
namespace {

/// The keys that say how CMake configures.
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

/// Given or not, they must not be none: nothing would be built.
std::vector<std::string> read_targets(TableReader& stage) {
  if (stage.find("targets") == nullptr) return {kAllTargets};
  return stage.required_texts("targets");
}

StageSettings read_build(TableReader& stage) {
  BuildSettings settings;
  settings.configure = read_configure(stage);
  settings.targets = read_targets(stage);
  settings.binary = stage.text("binary");
  settings.require_static = stage.flag("static", settings.require_static);
  return settings;
}

StageSettings read_lint(TableReader& stage) {
  LintSettings settings;
  settings.configure = read_configure(stage);
  // Nothing needs to be built where no source is generated, so here an empty list is right.
  if (stage.find("targets") != nullptr) settings.targets = stage.texts("targets");
  settings.tidy_paths = stage.texts("tidy");
  settings.format_paths = stage.texts("format");
  settings.exclude = stage.texts("exclude");
  const bool is_either_given = stage.find("tidy") != nullptr || stage.find("format") != nullptr;
  if (!is_either_given) {
    settings.tidy_paths = {"."};
    settings.format_paths = {"."};
  } else if (settings.tidy_paths.empty() && settings.format_paths.empty()) {
    stage.error(stage.name() + " has neither 'tidy' nor 'format'; without both it checks nothing");
  }
  return settings;
}

StageSettings read_unit(TableReader& stage) {
  UnitSettings settings;
  settings.configure = read_configure(stage);
  settings.targets = stage.required_texts("targets");
  settings.test_folder = stage.required_text("test_folder");
  settings.label = stage.required_text("label");
  settings.coverage_sources = stage.required_texts("coverage_sources");
  settings.coverage_exclude = stage.texts("coverage_exclude");
  return settings;
}

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

StageSettings read_container(TableReader& stage) {
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

StageSettings read_module(TableReader& stage) {
  return ModuleSettings{.cases = stage.required_text("cases")};
}

StageSettings read_integration(TableReader& stage) {
  IntegrationSettings settings;
  settings.topology = stage.required_text("topology");
  settings.cases = stage.required_text("cases");
  settings.protos = stage.required_texts("protos");
  settings.proto_path = stage.required_text("proto_path");
  return settings;
}

/// A share of the whole: above 0, below 1.
double read_share(TableReader& stage, const std::string& key, double fallback) {
  const ConfigNode* found = stage.find(key);
  if (found == nullptr) return fallback;
  const double share = as_number(*found, stage.errors()).value_or(fallback);
  if (share <= 0 || share >= 1)
    stage.errors().add(found->position, "expected a share between 0 and 1, such as 0.01");
  return share;
}

StageSettings read_bench(TableReader& stage) {
  BenchSettings settings;
  settings.configure = read_configure(stage);
  settings.target = stage.required_text("target");
  settings.program = stage.text("program");
  settings.baseline = stage.text("baseline");
  const std::chrono::milliseconds budget = stage.duration("budget", settings.budget);
  settings.budget = std::chrono::duration_cast<std::chrono::seconds>(budget);
  if (settings.budget != budget)
    stage.errors().add(stage.find("budget")->position, "expected whole seconds");
  settings.min_effect = read_share(stage, "min_effect", settings.min_effect);
  settings.tolerance = read_share(stage, "tolerance", settings.tolerance);
  return settings;
}

StageSettings read_command(TableReader& stage) {
  CommandSettings settings;
  settings.argv = stage.required_texts("argv");
  settings.outputs = stage.project_files("outputs");
  settings.junit = stage.project_files("junit");
  settings.sarif = stage.project_files("sarif");
  return settings;
}

using ReadSettings = StageSettings (*)(TableReader&);
struct Kind {
  std::string_view name;
  ReadSettings read;
};
constexpr std::array<Kind, std::variant_size_v<StageSettings>> kKinds = {{
    {"build", read_build},
    {"lint", read_lint},
    {"unit", read_unit},
    {"container", read_container},
    {"module", read_module},
    {"integration", read_integration},
    {"bench", read_bench},
    {"command", read_command},
}};

}  // namespace

std::span<const std::string> stage_kinds() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Kind& kind : kKinds) names.emplace_back(kind.name);
    return names;
  }();
  return kNames;
}

StageSettings read_stage_settings(std::string_view kind, TableReader& stage) {
  return std::ranges::find(kKinds, kind, &Kind::name)->read(stage);
}

}  // namespace qa
