#include "qa/stages/unit_sanitizer.hpp"

#include "qa/system/project_path.hpp"
#include "qa/testing/sanitizer_report.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

namespace qa {
namespace {

std::vector<std::string> parts_of(const std::string& sanitizer) {
  std::vector<std::string> parts;
  std::istringstream text(sanitizer);
  for (std::string part; std::getline(text, part, ',');) parts.push_back(part);
  return parts;
}

/// The parts that compile commands of the build name.
std::set<std::string> compiled_parts(const BuildTree& tree) {
  constexpr std::string_view kOption = "-fsanitize=";
  std::set<std::string> compiled;
  for (const CmakeTarget& target : configuration_of(tree).targets) {
    for (const CompileGroup& group : target.compile_groups) {
      for (const std::string& flags : group.flags) {
        std::istringstream words(flags);
        for (std::string word; words >> word;) {
          if (!word.starts_with(kOption)) continue;
          for (std::string& part : parts_of(word.substr(kOption.size())))
            compiled.insert(std::move(part));
        }
      }
    }
  }
  return compiled;
}

/// Where in the project it happened, or, when it did not, where at all.
SanitizerFrame place_of(const SanitizerReport& report, const std::filesystem::path& root,
                        const ProjectFiles& project) {
  for (SanitizerFrame frame : report.frames) {
    frame.file = project_path(frame.file, root);
    if (project.has(frame.file)) return frame;
  }
  return report.frames.empty() ? SanitizerFrame() : report.frames.front();
}

Finding to_finding(const SanitizerReport& report, const SanitizerFrame& place) {
  std::string rule = "sanitizer." + report.kind;
  std::ranges::replace(rule, ' ', '-');
  return {.severity = Severity::error,
          .rule = std::move(rule),
          .message = report.kind + (report.what.empty() ? "" : ": " + report.what),
          .file = place.file,
          .line = place.line,
          .column = place.column,
          .tool = report.tool};
}

}  // namespace

Result<void> check_sanitizer(const StageSpec& spec, const BuildTree& tree) {
  const std::set<std::string> compiled = compiled_parts(tree);
  for (const std::string& part : parts_of(std::get<UnitSettings>(spec.settings).sanitizer)) {
    if (compiled.contains(part)) continue;
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": nothing that " + to_text(tree.setup) +
                    " builds is compiled with -fsanitize=" + part,
                "compile and link with it, or leave 'preset' out: then qa does");
  }
  return {};
}

std::map<std::string, std::optional<std::string>> sanitizer_variables(const StageSpec& spec) {
  std::map<std::string, std::optional<std::string>> variables = {
      {"ASAN_OPTIONS", "color=never"},
      {"LSAN_OPTIONS", "color=never"},
      {"UBSAN_OPTIONS", "color=never:print_stacktrace=1"},
      // Libraries that were not compiled for it, such as the distribution's gRPC, look like races.
      {"TSAN_OPTIONS", "color=never:ignore_noninstrumented_modules=1"}};
  for (const std::string& name : spec.environment) variables.erase(name);
  return variables;
}

Result<void> add_sanitizer_reports(const StageContext& context, const ProjectFiles& project,
                                   std::span<const TestOutput> outputs, StageResult& result) {
  std::vector<std::pair<Finding, std::set<std::string>>> found;  // with the tests that have it
  for (const TestOutput& test : outputs) {
    if (const std::string obstacle = sanitizer_obstacle(test.output); !obstacle.empty())
      return fail(FailureKind::host, test.name + ": " + obstacle);
    for (const SanitizerReport& report : sanitizer_reports(test.output)) {
      Finding finding = to_finding(report, place_of(report, context.root, project));
      const auto known = std::ranges::find_if(found, [&finding](const auto& entry) {
        const Finding& other = entry.first;
        return other.rule == finding.rule && other.file == finding.file &&
               other.line == finding.line;
      });
      if (known == found.end()) {
        found.push_back({std::move(finding), {test.name}});
      } else {
        known->second.insert(test.name);
      }
    }
  }
  result.metrics.push_back(
      {.name = "sanitizer.reports", .value = static_cast<double>(found.size()), .unit = "1"});
  for (auto& [finding, tests] : found) {
    finding.message += ", in " + *tests.begin();
    if (tests.size() > 1) finding.message += " and " + std::to_string(tests.size() - 1) + " more";
    result.findings.push_back(std::move(finding));
  }
  return {};
}

}  // namespace qa
