#include "qa/stages/lint_docs.hpp"

#include "qa/lint/undocumented.hpp"
#include "qa/model/cpp_file.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

namespace qa {
namespace {

Result<std::set<std::string>> selected_files(const StageSpec& spec, const ProjectFiles& project) {
  const auto& settings = std::get<LintSettings>(spec.settings);
  const FileSelection selection(settings.docs, settings.exclude);
  std::set<std::string> files;
  for (const std::string& file : project.files) {
    if (is_cpp_file(file) && selection.has(file) && !selection.excludes(file)) files.insert(file);
  }
  for (const std::string& name : settings.docs) {
    const PathPattern pattern(name);
    if (std::ranges::any_of(files, [&](const auto& file) { return pattern.matches(file); }))
      continue;
    return fail(FailureKind::configuration,
                "stage " + spec.name + ": no C++ file of the project is '" + name + "' or below it",
                "correct docs of [stage." + spec.name + "] in pipeline.toml");
  }
  return files;
}

}  // namespace

Result<LintOutcome> check_docs(const StageSpec& spec, StageContext& context,
                               const ProjectFiles& project) {
  LintOutcome outcome;
  TRY_ASSIGN(outcome.files, selected_files(spec, project));
  context.step("docs, " + std::to_string(outcome.files.size()) + " files");
  for (const std::string& file : outcome.files) {
    TRY_ASSIGN(const std::string text, context.files.read(context.root / file));
    if (cpp_file_of(file) == CppFile::header)
      std::ranges::move(undocumented_declarations(file, text),
                        std::back_inserter(outcome.findings));
    std::ranges::move(undocumented_flags(file, text), std::back_inserter(outcome.findings));
  }
  return outcome;
}

}  // namespace qa
