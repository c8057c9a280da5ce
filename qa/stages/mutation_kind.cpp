// kind = "mutation": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/coverage/coverage_file.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/followed_stages.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/stage_functions.hpp"

#include <array>

namespace qa {
namespace {

constexpr auto kTools = std::to_array<std::string_view>(
    {"cmake", "ninja", "c++", "protoc", "grpc_cpp_plugin", "ctest"});

const MutationSettings& of(const StageSettings& settings) {
  return std::get<MutationSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  MutationSettings settings;
  settings.since = stage.text("since");
  settings.budget = stage.duration("budget", settings.budget);
  return settings;
}

std::string follow(StageSpec& stage, std::span<const StageSpec> earlier) {
  auto& settings = std::get<MutationSettings>(stage.settings);
  settings.followed = measuring_unit_stages(stage, earlier);
  if (settings.followed.size() == 1) return {};
  return "needs one stage of kind unit that measures coverage: it says how tests are built and "
         "run, and which lines they run";
}

SettingsTexts texts(const StageSettings& settings) {
  return {{"since", of(settings).since},
          {"budget", std::to_string(of(settings).budget.count()) + "ms"}};
}

/// What survives is a reason to look: some changes make no difference.
std::vector<Gate> gates(const StageSettings& /*settings*/) {
  std::vector<Gate> wanted = {none_gate("every mutant noticed", "mutation.survived"),
                              none_gate("every mutant tried", "mutation.not_tried")};
  for (Gate& gate : wanted) gate.enforcement = Enforcement::advisory;
  return wanted;
}

}  // namespace

constinit const StageKind kMutationKind{
    .name = "mutation",
    .description = "small defects in changed lines, which unit tests must notice",
    .read = read,
    .follow = follow,
    .texts = texts,
    .gates = gates,
    .run = run_mutation,
    .tools = kTools,
    .never_cached = "it tries what its time allows",
    .consumes = kCoverageArtifact,
};

}  // namespace qa
