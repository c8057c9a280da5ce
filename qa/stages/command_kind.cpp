// kind = "command": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/stage_functions.hpp"

namespace qa {
namespace {

const CommandSettings& of(const StageSettings& settings) {
  return std::get<CommandSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  CommandSettings settings;
  settings.argv = stage.required_texts("argv");
  settings.outputs = stage.project_files("outputs");
  settings.junit = stage.project_files("junit");
  settings.sarif = stage.project_files("sarif");
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  return {{"argv", json_text(of(settings).argv)},
          {"outputs", json_text(of(settings).outputs)},
          {"junit", json_text(of(settings).junit)},
          {"sarif", json_text(of(settings).sarif)}};
}

/// A command is judged by what it is asked to collect.
std::vector<Gate> gates(const StageSettings& settings) {
  std::vector<Gate> wanted;
  if (!of(settings).junit.empty()) wanted = test_gates();
  if (!of(settings).sarif.empty()) wanted.push_back(none_gate("no findings", "lint.findings"));
  return wanted;
}

std::vector<std::string> programs(const StageSettings& settings) {
  if (of(settings).argv.empty()) return {};
  return {of(settings).argv.front()};
}

std::vector<std::string> outputs(const StageSettings& settings) {
  std::vector<std::string> paths = of(settings).outputs;
  for (const auto* more : {&of(settings).junit, &of(settings).sarif})
    paths.insert(paths.end(), more->begin(), more->end());
  return paths;
}

}  // namespace

constinit const StageKind kCommandKind{
    .name = "command",
    .description = "a command of your own",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_command,
    .programs = programs,
    .undeclared_inputs = UndeclaredInputs::anything,
    .outputs = outputs,
    .consumes = kAnyProduct,
};

}  // namespace qa
