#include "qa/model/names.hpp"
#include "qa/model/stage_manifest.hpp"

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Texts = std::map<std::string, std::string>;

/// Lists and tables as JSON, so that no two of them look the same.
template <class Value>
std::string json_text(const Value& value) {
  using Json = nlohmann::json;
  return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// `texts` and the keys of `configure`.
Texts with(const ConfigureSettings& configure, Texts texts) {
  texts["preset"] = configure.preset;
  texts["cmake_arguments"] = json_text(configure.arguments);
  texts["generator"] = configure.generator;
  texts["build_type"] = configure.build_type;
  return texts;
}

struct ToTexts {
  Texts operator()(const BuildSettings& settings) const {
    return with(settings.configure, {{"targets", json_text(settings.targets)},
                                     {"binary", settings.binary},
                                     {"static", json_text(settings.require_static)}});
  }
  Texts operator()(const LintSettings& settings) const {
    return with(settings.configure, {{"targets", json_text(settings.targets)},
                                     {"tidy", json_text(settings.tidy_paths)},
                                     {"format", json_text(settings.format_paths)},
                                     {"exclude", json_text(settings.exclude)}});
  }
  Texts operator()(const UnitSettings& settings) const {
    return with(settings.configure, {{"targets", json_text(settings.targets)},
                                     {"test_folder", settings.test_folder},
                                     {"label", settings.label},
                                     {"coverage_sources", json_text(settings.coverage_sources)},
                                     {"coverage_exclude", json_text(settings.coverage_exclude)}});
  }
  Texts operator()(const ContainerSettings& settings) const {
    return {{"image", settings.image},
            {"entry_point", settings.entry_point},
            {"arguments", json_text(settings.arguments)},
            {"ports", json_text(settings.ports)},
            {"labels", json_text(settings.labels)}};
  }
  Texts operator()(const ModuleSettings& settings) const { return {{"cases", settings.cases}}; }
  Texts operator()(const IntegrationSettings& settings) const {
    return {{"topology", settings.topology},
            {"cases", settings.cases},
            {"protos", json_text(settings.protos)},
            {"proto_path", settings.proto_path}};
  }
  Texts operator()(const BenchSettings& settings) const {
    return with(settings.configure, {{"target", settings.target},
                                     {"program", settings.program},
                                     {"baseline", settings.baseline},
                                     {"budget", json_text(settings.budget.count())},
                                     {"min_effect", json_text(settings.min_effect)},
                                     {"tolerance", json_text(settings.tolerance)}});
  }
  Texts operator()(const CommandSettings& settings) const {
    return {{"argv", json_text(settings.argv)},
            {"outputs", json_text(settings.outputs)},
            {"junit", json_text(settings.junit)},
            {"sarif", json_text(settings.sarif)}};
  }
};

}  // namespace

Texts settings_text(const StageSettings& settings) {
  return std::visit(ToTexts{}, settings);
}

Texts gates_text(const std::vector<Gate>& gates) {
  Texts texts;
  for (const Gate& gate : gates) {
    texts[gate.name] = gate.metric + " " + std::string(to_text(gate.comparison)) + " " +
                       json_text(gate.limit) + ", " + std::string(to_text(gate.enforcement)) +
                       ", " + std::string(to_text(gate.on_fail));
  }
  return texts;
}

}  // namespace qa
