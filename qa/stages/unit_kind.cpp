// kind = "unit": what pipeline.toml says of it, and what follows from that.
#include "qa/stages/catalog.hpp"
#include "qa/stages/cmake_keys.hpp"
#include "qa/stages/coverage_ratchet.hpp"
#include "qa/stages/stage_functions.hpp"

namespace qa {
namespace {

constexpr auto kTools = std::to_array<std::string_view>(
    {"cmake", "ninja", "c++", "protoc", "grpc_cpp_plugin", "ctest", "gcov", "gcovr"});

const UnitSettings& of(const StageSettings& settings) {
  return std::get<UnitSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  UnitSettings settings;
  settings.configure = read_configure(stage);
  settings.targets = read_targets(stage);
  if (stage.find("test_folder") != nullptr)
    settings.test_folder = stage.required_text("test_folder");
  settings.label = stage.text("label");
  settings.coverage = stage.flag("coverage", settings.coverage);
  if (stage.find("coverage_sources") != nullptr)
    settings.coverage_sources = stage.required_texts("coverage_sources");
  settings.coverage_exclude = stage.texts("coverage_exclude");
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  return with_configure(of(settings).configure,
                        {{"targets", json_text(of(settings).targets)},
                         {"test_folder", of(settings).test_folder},
                         {"label", of(settings).label},
                         {"coverage", json_text(of(settings).coverage)},
                         {"coverage_sources", json_text(of(settings).coverage_sources)},
                         {"coverage_exclude", json_text(of(settings).coverage_exclude)}});
}

std::vector<Gate> gates(const StageSettings& settings) {
  std::vector<Gate> wanted = test_gates();
  if (of(settings).coverage)
    wanted.push_back(some_gate("coverage measured", "coverage.lines_total"));
  return wanted;
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  return of(settings).coverage_sources;
}

/// What CMake reads, and the baseline.
std::vector<std::filesystem::path> implied_inputs(const StageSpec& stage,
                                                  const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files = cmake_inputs(stage, root);
  files.push_back(coverage_baseline_path(root));
  return files;
}

}  // namespace

constinit const StageKind kUnitKind{
    .name = "unit",
    .description = "unit tests with coverage",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_unit,
    .tools = kTools,
    .undeclared_inputs = UndeclaredInputs::project,
    .named_inputs = named_inputs,
    .implied_inputs = implied_inputs,
};

}  // namespace qa
