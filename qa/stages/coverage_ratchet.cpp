#include "qa/stages/coverage_ratchet.hpp"

#include "qa/coverage/changed_coverage.hpp"
#include "qa/model/changed_lines_gate.hpp"
#include "qa/model/test_name.hpp"

#include <algorithm>
#include <vector>

namespace qa {
namespace {

constexpr std::size_t kNamesShown = 5;

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

std::set<std::string> tests_that_ran(std::span<const TestCase> tests) {
  std::set<std::string> names;
  for (const TestCase& test : tests) {
    if (test.status != TestStatus::skipped) names.insert(full_name(test));
  }
  return names;
}

/// Fewer tests than there were; a renamed one is none.
void compare_tests(const StageCoverage& baseline, StageResult& result) {
  const std::set<std::string> now = tests_that_ran(result.tests);
  std::vector<std::string> gone;
  std::ranges::set_difference(baseline.tests, now, std::back_inserter(gone));
  const std::size_t lost =
      baseline.tests.size() > now.size() ? baseline.tests.size() - now.size() : 0;
  add_count(result, "tests.lost", static_cast<double>(lost));
  if (lost == 0) return;
  std::string names;
  for (std::size_t i = 0; i < std::min(gone.size(), kNamesShown); ++i)
    names += (names.empty() ? "" : ", ") + gone[i];
  if (gone.size() > kNamesShown) names += " ...";
  add_warning(result, "tests.lost",
              std::to_string(baseline.tests.size()) +
                  " tests ran when the baseline was accepted, " + std::to_string(now.size()) +
                  " do now; no longer: " + names);
}

Result<void> compare_lines(StageContext& context, const StageCoverage& baseline,
                           const CoverageByFile& coverage, StageResult& result) {
  std::size_t lost = 0;
  for (const auto& [path, texts] : baseline.files) {
    // What was removed has nothing to lose.
    if (!context.files.exists(context.root / path)) continue;
    const auto file = coverage.find(path);
    if (file == coverage.end()) {
      for (const auto& [text, count] : texts) lost += static_cast<std::size_t>(count);
      add_warning(result, "coverage.lost_lines", "it no longer counts for coverage", path);
      continue;
    }
    TRY_ASSIGN(const std::string source, context.files.read(context.root / path));
    const std::vector<int> lines = lost_lines(texts, file->second, source);
    lost += lines.size();
    if (lines.empty()) continue;
    std::string places;
    for (const std::string& place : places_of({{path, lines}}))
      places += (places.empty() ? "" : ", ") + place.substr(path.size() + 1);
    add_warning(result, "coverage.lost_lines", "no longer run: lines " + places, path,
                lines.front());
  }
  add_count(result, "coverage.lost_lines", static_cast<double>(lost));
  return {};
}

}  // namespace

std::filesystem::path coverage_baseline_path(const std::filesystem::path& root) {
  return root / kBaselineFolder / "coverage.json";
}

Result<StageCoverage> accepted_coverage(const std::filesystem::path& root, Files& files,
                                        const CoverageByFile& coverage,
                                        std::span<const TestCase> tests) {
  StageCoverage accepted{.files = {}, .tests = tests_that_ran(tests)};
  for (const auto& [path, file] : coverage) {
    TRY_ASSIGN(const std::string source, files.read(root / path));
    CoveredTexts texts = covered_texts(file, source);
    if (!texts.empty()) accepted.files[path] = std::move(texts);
  }
  return accepted;
}

Result<void> compare_with_baseline(const StageSpec& spec, StageContext& context,
                                   const CoverageByFile& coverage, StageResult& result) {
  const std::filesystem::path path = coverage_baseline_path(context.root);
  if (!context.files.exists(path)) return {};
  TRY_ASSIGN(const std::string text, context.files.read(path));
  TRY_ASSIGN(const CoverageBaseline baseline, parse_coverage_baseline(text));
  const auto stage = baseline.find(spec.name);
  if (stage == baseline.end()) return {};
  compare_tests(stage->second, result);
  return compare_lines(context, stage->second, coverage, result);
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
