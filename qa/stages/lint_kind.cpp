// kind = "lint": what pipeline.toml says of it, and what follows from that.
#include "qa/stages/catalog.hpp"
#include "qa/stages/cmake_keys.hpp"
#include "qa/stages/stage_functions.hpp"

#include <set>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr auto kTools = std::to_array<std::string_view>(
    {"cmake", "ninja", "c++", "protoc", "grpc_cpp_plugin", "clang-tidy", "clang-format"});

const LintSettings& of(const StageSettings& settings) {
  return std::get<LintSettings>(settings);
}

StageSettings read(TableReader& stage, const std::string& /*name*/) {
  LintSettings settings;
  settings.configure = read_configure(stage);
  // Nothing needs to be built where no source is generated, so here an empty list is right.
  if (stage.find("targets") != nullptr) settings.targets = stage.texts("targets");
  settings.tidy_paths = stage.texts("tidy");
  settings.format_paths = stage.texts("format");
  settings.exclude = stage.texts("exclude");
  settings.proto_files = stage.texts("proto");
  settings.proto_path = stage.text("proto_path", ".");
  settings.docs = stage.texts("docs");
  const bool is_either_given = stage.find("tidy") != nullptr || stage.find("format") != nullptr;
  if (!is_either_given) {
    settings.tidy_paths = {"."};
    settings.format_paths = {"."};
  } else if (settings.tidy_paths.empty() && settings.format_paths.empty() &&
             settings.proto_files.empty() && settings.docs.empty()) {
    stage.error(
        stage.name() +
        " has neither 'tidy' nor 'format' nor 'proto' nor 'docs'; without them it checks nothing");
  }
  return settings;
}

SettingsTexts texts(const StageSettings& settings) {
  return with_configure(of(settings).configure, {{"targets", json_text(of(settings).targets)},
                                                 {"tidy", json_text(of(settings).tidy_paths)},
                                                 {"format", json_text(of(settings).format_paths)},
                                                 {"exclude", json_text(of(settings).exclude)},
                                                 {"proto", json_text(of(settings).proto_files)},
                                                 {"proto_path", of(settings).proto_path},
                                                 {"docs", json_text(of(settings).docs)}});
}

std::vector<Gate> gates(const StageSettings& /*settings*/) {
  return {none_gate("no findings", "lint.findings"),
          none_gate("every file analyzed", "lint.not_analyzed")};
}

std::vector<std::string> named_inputs(const StageSettings& settings) {
  std::vector<std::string> paths = of(settings).tidy_paths;
  const auto& format = of(settings).format_paths;
  paths.insert(paths.end(), format.begin(), format.end());
  paths.insert(paths.end(), of(settings).docs.begin(), of(settings).docs.end());
  // What those that are checked import.
  if (!of(settings).proto_files.empty()) paths.push_back(of(settings).proto_path);
  return paths;
}

/// The baseline, and what both tools look for in the folder of a source, and from there upward.
std::vector<fs::path> implied_inputs(const StageSpec& stage, const fs::path& root) {
  std::vector<fs::path> files = cmake_inputs(stage, root);
  files.push_back(root / kBaselineFolder / (stage.name + ".json"));
  std::set<fs::path> folders;
  std::vector<std::string> paths = named_inputs(stage.settings);
  paths.emplace_back(".");
  for (const std::string& path : paths) {
    fs::path folder = (root / path).lexically_normal();
    for (; folder.has_relative_path(); folder = folder.parent_path()) folders.insert(folder);
    folders.insert(folder);
  }
  for (const fs::path& folder : folders) {
    for (const char* name :
         {".clang-format", "_clang-format", ".clang-format-ignore", ".clang-tidy"})
      files.push_back(folder / name);
  }
  return files;
}

}  // namespace

constinit const StageKind kLintKind{
    .name = "lint",
    .description = "clang-tidy and clang-format",
    .read = read,
    .texts = texts,
    .gates = gates,
    .run = run_lint,
    .tools = kTools,
    .undeclared_inputs = UndeclaredInputs::project,
    .named_inputs = named_inputs,
    .implied_inputs = implied_inputs,
};

}  // namespace qa
