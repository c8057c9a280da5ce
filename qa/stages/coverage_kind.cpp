// kind = "coverage": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/coverage/coverage_file.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/cmake_keys.hpp"
#include "qa/stages/followed_stages.hpp"
#include "qa/stages/stage_functions.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace qa {
namespace {

constexpr auto kTools =
    std::to_array<std::string_view>({"cmake", "ninja", "c++", "protoc", "grpc_cpp_plugin", "gcov"});

const CoverageSettings& of(const StageSettings& settings) {
  return std::get<CoverageSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  return CoverageSettings{
      .targets = stage.texts("targets"), .binary = stage.text("binary"), .followed = {}};
}

/// Its own, and those of the stages that it follows.
SettingsTexts texts(const StageSettings& settings) {
  SettingsTexts all = {{"targets", json_text(of(settings).targets)},
                       {"binary", of(settings).binary}};
  for (const StageSpec& stage : of(settings).followed) {
    for (const auto& [key, value] : stage.kind->texts(stage.settings))
      all[stage.name + "." + key] = value;
  }
  return all;
}

std::vector<Gate> gates(const StageSettings& /*settings*/) {
  return {some_gate("coverage measured", "coverage.lines_total"),
          none_gate("every level measured", "coverage.levels_missing")};
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  std::vector<std::string> inputs;
  for (const StageSpec& stage : of(settings).followed)
    std::ranges::move(stage.kind->named_inputs(stage.settings), std::back_inserter(inputs));
  return inputs;
}

std::vector<std::filesystem::path> implied_inputs(const StageSpec& stage,
                                                  const std::filesystem::path& root) {
  std::vector<std::filesystem::path> inputs;
  for (const StageSpec& other : of(stage.settings).followed)
    std::ranges::move(other.kind->implied_inputs(other, root), std::back_inserter(inputs));
  return inputs;
}

}  // namespace

constinit const StageKind kCoverageKind{
    .name = "coverage",
    .description = "coverage of unit, module and integration tests",
    .read = read,
    .follow = follow_levels,
    .texts = texts,
    .gates = gates,
    .run = run_coverage,
    .tools = kTools,
    .needs_sandbox = true,
    .undeclared_inputs = UndeclaredInputs::project,
    .named_inputs = named_inputs,
    .implied_inputs = implied_inputs,
    .consumes = kCoverageArtifact,
};

}  // namespace qa
