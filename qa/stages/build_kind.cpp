// kind = "build": what pipeline.toml says of it, and what follows from that.
#include "qa/stages/catalog.hpp"
#include "qa/stages/cmake_keys.hpp"
#include "qa/stages/stage_functions.hpp"

namespace qa {
namespace {

constexpr auto kTools = std::to_array<std::string_view>(
    {"cmake", "ninja", "c++", "protoc", "grpc_cpp_plugin", "pkg-config"});

const BuildSettings& of(const StageSettings& settings) {
  return std::get<BuildSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  BuildSettings settings;
  settings.configure = read_configure(stage);
  settings.targets = read_targets(stage);
  settings.binary = stage.text("binary");
  settings.require_static = stage.flag("static", settings.require_static);
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  return with_configure(of(settings).configure,
                        {{"targets", json_text(of(settings).targets)},
                         {"binary", of(settings).binary},
                         {"static", json_text(of(settings).require_static)}});
}

/// That what it compiles is sound and static, the stage proves itself.
std::vector<Gate> gates(const StageSettings& settings) {
  std::vector<Gate> wanted = {some_gate("something compiled", "build.targets")};
  if (!of(settings).binary.empty()) wanted.push_back(some_gate("binary recorded", "binary.size"));
  return wanted;
}

}  // namespace

constinit const StageKind kBuildKind{
    .name = "build",
    .description = "configures and builds the service, proves the binary static",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_build,
    .tools = kTools,
    .undeclared_inputs = UndeclaredInputs::project,
    .implied_inputs = cmake_inputs,
    .product = "binary",
};

}  // namespace qa
