#include "qa/stages/coverage_ratchet.hpp"

#include "qa/coverage/changed_coverage.hpp"
#include "qa/model/changed_lines_gate.hpp"
#include "qa/system/git_history.hpp"

#include <vector>

namespace qa {
namespace {

void add_count(StageResult& result, const char* name, double value) {
  result.metrics.push_back({.name = name, .value = value, .unit = "1"});
}

void add_warning(StageResult& result, const char* rule, std::string message, std::string file = {},
                 int line = 0) {
  result.findings.push_back({.severity = Severity::warning,
                             .rule = rule,
                             .message = std::move(message),
                             .file = std::move(file),
                             .line = line});
}

std::string places_text(const std::string& path, const std::vector<int>& lines) {
  std::string text;
  for (const std::string& place : places_of({{path, lines}}))
    text += (text.empty() ? "" : ", ") + place.substr(path.size() + 1);
  return text;
}

std::size_t count_of(const LineTexts& texts) {
  std::size_t sum = 0;
  for (const auto& [text, count] : texts) sum += static_cast<std::size_t>(count);
  return sum;
}

/// Sources that are there and no longer count have lost all their lines; what was removed has
/// nothing to lose.
std::size_t lost_sources(StageContext& context, const TextsByFile& baseline,
                         const CoverageByFile& coverage, StageResult& result) {
  std::size_t lost = 0;
  for (const auto& [path, texts] : baseline) {
    if (coverage.contains(path) || !context.files.exists(context.root / path)) continue;
    lost += count_of(texts.run);
    add_warning(result, "coverage.lost_lines", "it no longer counts for coverage", path);
  }
  return lost;
}

}  // namespace

std::filesystem::path coverage_baseline_path(const std::filesystem::path& root) {
  return root / kBaselineFolder / "coverage.json";
}

Result<StageCoverage> accepted_coverage(const std::filesystem::path& root, Files& files,
                                        const CoverageFile& coverage, AcceptedTests tests,
                                        StageCoverage before) {
  StageCoverage accepted{.lines = std::move(before.lines),
                         .tests = std::move(tests.ran),
                         .assertions = std::move(tests.assertions)};
  TextsByFile& lines = accepted.lines[coverage.compiler];
  lines.clear();
  for (const auto& [path, file] : coverage.files) {
    TRY_ASSIGN(const std::string source, files.read(root / path));
    lines[path] = line_texts(file, source);
  }
  return accepted;
}

Result<std::optional<StageCoverage>> accepted_baseline(const StageSpec& spec,
                                                       StageContext& context) {
  const std::filesystem::path path = coverage_baseline_path(context.root);
  if (!context.files.exists(path)) return std::optional<StageCoverage>();
  TRY_ASSIGN(const std::string text, context.files.read(path));
  TRY_ASSIGN(CoverageBaseline baseline, parse_coverage_baseline(text));
  const auto stage = baseline.find(spec.name);
  if (stage == baseline.end()) return std::optional<StageCoverage>();
  return std::optional(std::move(stage->second));
}

Result<void> compare_coverage(StageContext& context, const StageCoverage& baseline,
                              const CoverageFile& coverage, StageResult& result) {
  const auto known = baseline.lines.find(coverage.compiler);
  if (known == baseline.lines.end()) {
    add_warning(result, "coverage.lost_lines",
                "the baseline knows no lines as " + coverage.compiler +
                    " compiles them, so none can be missed; next: qa coverage --accept");
    return {};
  }
  std::size_t lost = lost_sources(context, known->second, coverage.files, result);
  std::size_t added = 0;
  for (const auto& [path, file] : coverage.files) {
    const auto texts = known->second.find(path);
    TRY_ASSIGN(const std::string source, context.files.read(context.root / path));
    const LineChanges changes =
        compare_lines(texts == known->second.end() ? FileTexts() : texts->second, file, source);
    lost += changes.lost.size();
    added += changes.added.size();
    if (!changes.lost.empty())
      add_warning(result, "coverage.lost_lines",
                  "no longer run: lines " + places_text(path, changes.lost), path,
                  changes.lost.front());
    if (!changes.added.empty())
      add_warning(result, "coverage.new_uncovered_lines",
                  "new, and not run: lines " + places_text(path, changes.added), path,
                  changes.added.front());
  }
  add_count(result, "coverage.lost_lines", static_cast<double>(lost));
  add_count(result, "coverage.new_uncovered_lines", static_cast<double>(added));
  return {};
}

Result<void> look_at_changes(const StageSpec& spec, StageContext& context,
                             const CoverageByFile& coverage, StageResult& result) {
  if (!looks_at_changes(spec)) return {};
  const Result<ChangedLines> changed =
      departure_commit(context.processes, context.root).and_then([&](const std::string& commit) {
        return changed_lines(context.processes, context.root, commit);
      });
  if (!changed) {
    if (changed.error().kind == FailureKind::canceled) return tl::unexpected(changed.error());
    add_warning(result, "coverage.changed_lines",
                "what changed is unknown: " + changed.error().what);
    return {};
  }
  const ChangedCoverage found = changed_coverage(coverage, *changed);
  add_count(result, "coverage.changed_lines", static_cast<double>(found.lines.total));
  add_count(result, "coverage.changed_lines_uncovered",
            static_cast<double>(found.lines.total - found.lines.covered));
  for (const auto& [path, lines] : found.uncovered) {
    for (const std::string& place : places_of({{path, lines}})) {
      const std::string range = place.substr(path.size() + 1);
      add_warning(result, "coverage.changed_lines", "changed, and not run: " + range, path,
                  std::stoi(range));
    }
  }
  return {};
}

}  // namespace qa
