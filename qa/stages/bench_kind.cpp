// kind = "bench": what pipeline.toml says of it, and what follows from that.
#include "qa/stages/catalog.hpp"
#include "qa/stages/cmake_keys.hpp"
#include "qa/stages/stage_functions.hpp"

#include <chrono>

namespace qa {
namespace {

constexpr auto kTools = std::to_array<std::string_view>(
    {"cmake", "ninja", "c++", "protoc", "grpc_cpp_plugin", "pkg-config", "git", "strip"});

/// A share of the whole: above 0, below 1.
double read_share(TableReader& stage, const std::string& key, double fallback) {
  const ConfigNode* found = stage.find(key);
  if (found == nullptr) return fallback;
  const double share = as_number(*found, stage.errors()).value_or(fallback);
  if (share <= 0 || share >= 1)
    stage.errors().add(found->position, "expected a share between 0 and 1, such as 0.01");
  return share;
}

StageSettings read(TableReader& stage, const std::string& name) {
  BenchSettings settings;
  settings.configure = read_configure(stage);
  settings.target = stage.required_text("target");
  settings.program = stage.text("program");
  settings.baseline = stage.text("baseline");
  if (settings.baseline.empty())
    settings.baseline = std::string(kBaselineFolder) + "/bench/" + name + ".json";
  const std::chrono::milliseconds budget = stage.duration("budget", settings.budget);
  settings.budget = std::chrono::duration_cast<std::chrono::seconds>(budget);
  if (settings.budget != budget)
    stage.errors().add(stage.find("budget")->position, "expected whole seconds");
  settings.min_effect = read_share(stage, "min_effect", settings.min_effect);
  settings.tolerance = read_share(stage, "tolerance", settings.tolerance);
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  const auto& bench = std::get<BenchSettings>(settings);
  return with_configure(bench.configure, {{"target", bench.target},
                                          {"program", bench.program},
                                          {"baseline", bench.baseline},
                                          {"budget", json_text(bench.budget.count())},
                                          {"min_effect", json_text(bench.min_effect)},
                                          {"tolerance", json_text(bench.tolerance)}});
}

std::vector<Gate> gates(const StageSettings& /*settings*/) {
  Gate judged = none_gate("everything judged", "bench.not_judged");
  judged.on_fail = FailureKind::inconclusive;
  return {none_gate("no regression", "bench.regressed"), judged};
}

}  // namespace

constinit const StageKind kBenchKind{
    .name = "bench",
    .description = "benchmarks against the stored baseline",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_bench,
    .tools = kTools,
    .never_cached = "it measures time",
};

}  // namespace qa
