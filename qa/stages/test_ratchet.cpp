#include "qa/stages/test_ratchet.hpp"

#include "qa/coverage/test_source.hpp"
#include "qa/model/cpp_file.hpp"
#include "qa/model/test_name.hpp"
#include "qa/system/project_path.hpp"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

constexpr std::size_t kNamesShown = 5;
constexpr const char* kAssertionsFile = "assertions.json";

void add_count(StageResult& result, const char* name, double value) {
  result.metrics.push_back({.name = name, .value = value, .unit = "1"});
}

void add_warning(StageResult& result, const char* rule, std::string message,
                 std::string file = {}) {
  result.findings.push_back({.severity = Severity::warning,
                             .rule = rule,
                             .message = std::move(message),
                             .file = std::move(file)});
}

/// The sources of the project that targets compile.
std::set<std::string> compiled_sources(const StageContext& context, const BuildTree& tree,
                                       const ProjectFiles& project) {
  std::set<std::string> compiled;
  for (const CmakeTarget& target : configuration_of(tree).targets) {
    for (const TargetSource& source : target.sources) {
      if (!source.compile_group) continue;
      for (const auto& root : {context.root, tree.model.source_folder}) {
        const std::string path = project.behind_links(project_path(source.path.string(), root));
        if (project.files.contains(path)) compiled.insert(path);
      }
    }
  }
  return compiled;
}

std::string folder_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

/// The tests' own files: what is compiled of them, their folders' headers, and what is left out.
struct TestSources {
  std::set<std::string> compiled;
  std::vector<std::string> left_out;
};

Result<TestSources> test_sources(StageContext& context, const BuildTree& tree,
                                 const ProjectFiles& project) {
  const std::set<std::string> compiled = compiled_sources(context, tree, project);
  std::map<std::string, std::string> tests;  // C++ files that belong to tests
  for (const std::string& path : project.files) {
    if (!is_cpp_file(path)) continue;
    TRY_ASSIGN(std::string text, context.files.read(context.root / path));
    if (includes_test_framework(text)) tests.emplace(path, std::move(text));
  }
  std::set<std::string> folders;
  for (const auto& [path, text] : tests) {
    if (compiled.contains(path)) folders.insert(folder_of(path));
  }
  TestSources sources;
  for (const auto& [path, text] : tests) {
    if (!folders.contains(folder_of(path))) continue;
    if (compiled.contains(path) || cpp_file_of(path) == CppFile::header) {
      sources.compiled.insert(path);
    } else {
      sources.left_out.push_back(path);
    }
  }
  return sources;
}

std::string names_text(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
    text += (text.empty() ? "" : ", ") + names[i];
  return names.size() > kNamesShown ? text + " ..." : text;
}

/// Skipped ones that ran, and of those that are gone what new ones don't make up for.
void compare_names(const std::set<std::string>& before, StageResult& result) {
  const std::set<std::string> now = tests_that_ran(result.tests);
  std::set<std::string> skipped;
  for (const TestCase& test : result.tests) {
    if (test.status == TestStatus::skipped) skipped.insert(full_name(test));
  }
  std::vector<std::string> lost;
  std::vector<std::string> gone;
  for (const std::string& name : before) {
    if (now.contains(name)) continue;
    (skipped.contains(name) ? lost : gone).push_back(name);
  }
  const auto is_new = [&before](const std::string& name) { return !before.contains(name); };
  const auto added = static_cast<std::size_t>(std::ranges::count_if(now, is_new));
  const std::size_t count = lost.size() + (gone.size() > added ? gone.size() - added : 0);
  add_count(result, "tests.lost", static_cast<double>(count));
  if (count == 0) return;
  lost.insert(lost.end(), gone.begin(), gone.end());
  add_warning(result, "tests.lost",
              std::to_string(before.size()) + " tests ran when the baseline was accepted, " +
                  std::to_string(now.size()) + " do now; no longer: " + names_text(lost));
}

void compare_assertions(const AssertionCounts& before, const AssertionCounts& now,
                        StageResult& result) {
  int total = 0;
  for (const auto& [name, count] : lost_assertions(before, now)) {
    total += count;
    add_warning(result, "tests.assertions_lost",
                name + " had " + std::to_string(before.at(name)) +
                    " assertions when the baseline was accepted, " + std::to_string(count) +
                    " of them are gone");
  }
  add_count(result, "tests.assertions_lost", total);
}

/// Advisory: they may call helpers that assert, or be there to show that nothing crashes.
void say_what_asserts_nothing(const AssertionCounts& counts, StageResult& result) {
  std::vector<std::string> names;
  for (const auto& [name, count] : counts) {
    if (count == 0) names.push_back(name);
  }
  add_count(result, "tests.without_assertion", static_cast<double>(names.size()));
  if (names.empty()) return;
  result.findings.push_back(
      {.severity = Severity::note,
       .rule = "tests.without_assertion",
       .message = "tests without an assertion of their own: " + names_text(names)});
}

}  // namespace

Result<void> look_at_test_sources(StageContext& context, const BuildTree& tree,
                                  const ProjectFiles& project, StageResult& result) {
  TRY_ASSIGN(const TestSources sources, test_sources(context, tree, project));
  add_count(result, "tests.not_compiled", static_cast<double>(sources.left_out.size()));
  for (const std::string& path : sources.left_out) {
    add_warning(result, "tests.not_compiled",
                "no target compiles these tests, although others of their folder are", path);
  }
  AssertionCounts counts;
  for (const std::string& path : sources.compiled) {
    TRY_ASSIGN(const std::string text, context.files.read(context.root / path));
    add_assertions(path, text, counts);
  }
  say_what_asserts_nothing(counts, result);
  const auto file = context.folder / kAssertionsFile;
  TRY(context.files.write(file, nlohmann::json(counts).dump(1) + "\n"));
  TRY_ASSIGN(Artifact artifact, record_artifact(context, kAssertionsArtifact, file));
  result.artifacts.push_back(std::move(artifact));
  return {};
}

Result<AssertionCounts> read_assertions(const std::filesystem::path& file, Files& files) {
  TRY_ASSIGN(const std::string text, files.read(file));
  try {
    return nlohmann::json::parse(text).get<AssertionCounts>();
  } catch (const nlohmann::json::exception& error) {
    return fail(FailureKind::host, file.string() + " is damaged: " + error.what());
  }
}

std::set<std::string> tests_that_ran(std::span<const TestCase> tests) {
  std::set<std::string> names;
  for (const TestCase& test : tests) {
    if (test.status != TestStatus::skipped) names.insert(full_name(test));
  }
  return names;
}

Result<void> compare_tests(StageContext& context, const StageCoverage& baseline,
                           StageResult& result) {
  compare_names(baseline.tests, result);
  TRY_ASSIGN(const AssertionCounts now,
             read_assertions(context.folder / kAssertionsFile, context.files));
  compare_assertions(baseline.assertions, now, result);
  return {};
}

}  // namespace qa
