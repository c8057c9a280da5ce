#include "qa/scaffold/template_edits.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

constexpr std::string_view kToTheEnd = "\x03";

constexpr std::string_view kPipeline = "pipeline/pipeline.toml";

constexpr auto kEdits = std::to_array<TemplateEdit>({
    {kPipeline, "[stage.reliability]", "# --- Profiles", ""},
    {kPipeline, "stage.campaign.optional = false\n", "", ""},
    {kPipeline, "stage.driver.optional = false\n", "", ""},
    {kPipeline, "stage.reliability.optional = false\n", "", ""},
    {kPipeline, "stage.reproducible.optional = false\n", "", ""},
    // A new service has no baselines yet; what these gates ask for needs one.
    {kPipeline, "  { name = \"changed lines run\"", "]\n\n[stage.asan]", ""},
    {kPipeline, "\"proto\", \"qa/benchmark/main\"", "", "\"proto\""},
    {kPipeline, "\"reference-service\", \"qa\", \".clang-tidy\"", "",
     "\"reference-service\", \".clang-tidy\""},
    {kPipeline, "format = [\"reference-service\", \"qa\"]", "", "format = [\"reference-service\"]"},
    {"scripts/cmake/Dependencies.cmake", "\nif(QA_BUILD_DRIVER)", kToTheEnd, ""},
    {"reference-service/CMakeLists.txt", "# The reference service. It knows nothing of qa.\n", "",
     "# The service, and the kit that serves it.\n"},
    {"reference-service/CMakeLists.txt", "add_subdirectory(tests)\n", "add_subdirectory(bench)",
     ""},
    {"reference-service/README.md", "tests/reliability/, tests/interop/", "tests/module/", ""},
    {"reference-service/README.md", "examples/ ", "bench/ ", ""},
    {"reference-service/README.md", "; comparison with its peers", "", ""},
    {"reference-service/README.md", "`scripts/qa run all`", "", "`qa run all`"},
    {"reference-service/bench/CMakeLists.txt", "\n# The unit tests of compare", kToTheEnd, ""},
});

void replace_all(std::string& text, std::string_view from, std::string_view by) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + by.size()))
    text.replace(at, from.size(), by);
}

}  // namespace

std::span<const TemplateEdit> template_edits() {
  return kEdits;
}

Result<std::string> edited(std::string_view file, std::string text) {
  for (const TemplateEdit& edit : kEdits) {
    if (edit.file != file) continue;
    const std::size_t begin = text.find(edit.from);
    if (begin != std::string::npos && edit.through.empty()) {
      replace_all(text, edit.from, edit.by);
      continue;
    }
    std::size_t end = begin;
    if (begin != std::string::npos && edit.through == kToTheEnd) end = text.size();
    if (begin != std::string::npos && edit.through != kToTheEnd)
      end = text.find(edit.through, begin);
    if (end == std::string::npos) {
      return fail(FailureKind::host,
                  fmt::format("the template has changed: {} lacks '{}'", file, edit.from));
    }
    text.replace(begin, end - begin, edit.by);
  }
  return text;
}

Result<std::string> service_presets(const std::string& presets) {
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(presets, nullptr, false);
  if (json.is_discarded()) return fail(FailureKind::host, "CMakePresets.json is no JSON");
  const auto is_dropped = [](const nlohmann::ordered_json& preset) {
    return preset["name"] == "driver" || preset["name"] == "fuzz";
  };
  for (const char* kind : {"configurePresets", "buildPresets", "testPresets"}) {
    nlohmann::ordered_json kept = nlohmann::ordered_json::array();
    for (nlohmann::ordered_json& preset : json[kind]) {
      if (is_dropped(preset)) continue;
      if (preset.contains("cacheVariables")) {
        preset["cacheVariables"].erase("QA_BUILD_DRIVER");
        preset["cacheVariables"].erase("ECHO_BENCHMARK_MAIN");
      }
      kept.push_back(preset);
    }
    json[kind] = kept;
  }
  return json.dump(2) + "\n";
}

}  // namespace qa
