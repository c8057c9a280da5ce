// kind = "integration": what pipeline.toml says of it, and what follows from that.
#include "qa/config/table_reader.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/stages/kind_parts.hpp"
#include "qa/stages/orchestrator_choice.hpp"
#include "qa/stages/stage_functions.hpp"

namespace qa {
namespace {

const IntegrationSettings& of(const StageSettings& settings) {
  return std::get<IntegrationSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  IntegrationSettings settings;
  settings.topology = stage.required_text("topology");
  settings.cases = stage.required_text("cases");
  settings.protos = stage.required_texts("protos");
  settings.proto_path = stage.required_text("proto_path");
  settings.orchestrator.wanted =
      stage.one_of("orchestrator", orchestrator_words(), std::string(kAnyOrchestrator));
  settings.orchestrator.contexts = stage.texts("kubernetes_contexts");
  // Those of clusters that are made to be thrown away.
  if (settings.orchestrator.contexts.empty())
    settings.orchestrator.contexts = {"kind-*", "k3d-*", "minikube"};
  settings.orchestrator.loader = stage.texts("kubernetes_loader");
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  return {{"topology", of(settings).topology},
          {"cases", of(settings).cases},
          {"protos", json_text(of(settings).protos)},
          {"proto_path", of(settings).proto_path},
          {"orchestrator", of(settings).orchestrator.wanted},
          {"kubernetes_contexts", json_text(of(settings).orchestrator.contexts)},
          {"kubernetes_loader", json_text(of(settings).orchestrator.loader)}};
}

std::vector<Gate> gates(const StageSettings& /*settings*/) {
  std::vector<Gate> wanted = test_gates();
  wanted.push_back(none_gate("services ended cleanly", "services.unclean_ends"));
  return wanted;
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  return {of(settings).topology, of(settings).cases, of(settings).proto_path};
}

}  // namespace

constinit const StageKind kIntegrationKind{
    .name = "integration",
    .description = "integration tests with real neighbors",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_integration,
    .needs_sandbox = true,
    .named_inputs = named_inputs,
    .consumes = "image",
};

}  // namespace qa
