#include "qa/lint/tidy_report.hpp"

#include <yaml-cpp/yaml.h>

namespace qa {
namespace {

std::filesystem::path path_in(const YAML::Node& node, const std::filesystem::path& folder) {
  const auto path = node["FilePath"].as<std::string>();
  return path.empty() ? std::filesystem::path() : (folder / path).lexically_normal();
}

TidyDiagnostic read_diagnostic(const YAML::Node& node) {
  const std::filesystem::path folder = node["BuildDirectory"].as<std::string>("");
  const YAML::Node said = node["DiagnosticMessage"];
  TidyDiagnostic diagnostic{.rule = node["DiagnosticName"].as<std::string>(),
                            .message = said["Message"].as<std::string>(),
                            .file = path_in(said, folder),
                            .offset = said["FileOffset"].as<std::size_t>(),
                            .edits = {}};
  diagnostic.rule.resize(std::min(diagnostic.rule.find(','), diagnostic.rule.size()));
  diagnostic.message.resize(std::min(diagnostic.message.find('\n'), diagnostic.message.size()));
  if (node["Level"].as<std::string>("Warning") == "Error") diagnostic.severity = Severity::error;
  for (const YAML::Node& edit : said["Replacements"]) {
    diagnostic.edits.push_back({.file = path_in(edit, folder),
                                .offset = edit["Offset"].as<std::size_t>(),
                                .length = edit["Length"].as<std::size_t>(),
                                .text = edit["ReplacementText"].as<std::string>()});
  }
  return diagnostic;
}

}  // namespace

Result<std::vector<TidyDiagnostic>> parse_tidy_report(const std::string& yaml) {
  std::vector<TidyDiagnostic> diagnostics;
  if (yaml.empty()) return diagnostics;
  try {
    const YAML::Node report = YAML::Load(yaml);
    const YAML::Node list = report["Diagnostics"];
    if (!list.IsSequence()) return fail(FailureKind::host, "no report of clang-tidy");
    for (const YAML::Node& node : list) diagnostics.push_back(read_diagnostic(node));
  } catch (const YAML::Exception& error) {
    return fail(FailureKind::host,
                std::string("a report of clang-tidy that can't be read: ") + error.what());
  }
  return diagnostics;
}

}  // namespace qa
