#include "qa/coverage/changed_lines.hpp"
#include "qa/coverage/coverage_file.hpp"
#include "qa/stages/cmake_build.hpp"
#include "qa/stages/project_copy.hpp"
#include "qa/stages/stage_functions.hpp"
#include "qa/stages/unit_tests.hpp"
#include "qa/system/git_history.hpp"
#include "qa/system/lines.hpp"
#include "qa/testing/mutant.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

void add_count(StageResult& result, const char* name, std::size_t value) {
  result.metrics.push_back({.name = name, .value = static_cast<double>(value), .unit = "1"});
}

void add_note(StageResult& result, const char* rule, std::string message) {
  result.findings.push_back(
      {.severity = Severity::note, .rule = rule, .message = std::move(message)});
}

struct Candidates {
  std::vector<std::pair<std::string, Mutant>> mutants;  ///< with the source's path
  std::size_t lines_not_run = 0;  ///< changed ones whose mutants no test could notice
};

/// The first mutant of every source before the second of any.
void take_turns(std::map<std::string, std::vector<Mutant>> by_file, Candidates& candidates) {
  for (std::size_t i = 0; !by_file.empty(); ++i) {
    std::erase_if(by_file, [i](const auto& entry) { return entry.second.size() <= i; });
    for (auto& [path, mutants] : by_file)
      candidates.mutants.emplace_back(path, std::move(mutants[i]));
  }
}

/// Mutants of the lines that changed since `commit` and that unit tests run.
Result<Candidates> candidates_since(const std::string& commit, StageContext& context) {
  TRY_ASSIGN(const ChangedLines changed, changed_lines(context.processes, context.root, commit));
  TRY_ASSIGN(const fs::path file, context.upstream.artifact(kCoverageArtifact));
  TRY_ASSIGN(const std::string text, context.files.read(file));
  TRY_ASSIGN(const CoverageFile coverage, parse_coverage_file(text));
  Candidates candidates;
  std::map<std::string, std::vector<Mutant>> by_file;
  for (const auto& [path, lines] : changed) {
    const auto covered = coverage.files.find(path);
    if (covered == coverage.files.end()) continue;
    const auto runs = [&](int line) {
      const auto found = covered->second.lines.find(line);
      if (!is_changed(lines, line) || found == covered->second.lines.end()) return false;
      if (found->second.hits == 0) ++candidates.lines_not_run;
      return found->second.hits != 0;
    };
    TRY_ASSIGN(const std::string source, context.files.read(context.root / path));
    by_file[path] = mutants_of(source, runs);
  }
  take_turns(std::move(by_file), candidates);
  return candidates;
}

enum class Fate { killed, survived, not_compiled };

/// The unit tests of a copy of the project.
class TestedCopy {
 public:
  TestedCopy(const StageSpec& spec, const StageContext& context, fs::path folder)
      : unit_(std::get<MutationSettings>(spec.settings).followed.front()),
        context_(context),
        root_(std::move(folder)) {
    unit_.name = spec.name;
    unit_.timeout = spec.timeout;
    // A mutant that is noticed now and then is noticed.
    std::get<UnitSettings>(unit_.settings).test_retries = 0;
    context_.root = root_;
    context_.builds_folder = root_.string() + ".builds";
    context_.has_read = [](std::string_view) {};
    context_.step = [](std::string_view) {};
    context_.proof = [](const Command&) {};
  }

  /// Builds and runs the tests as they are; fails unless all is well.
  Result<void> prove_sound() {
    const auto started = context_.clock.steady_now();
    TRY_ASSIGN(const StageResult result, build_and_test());
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        context_.clock.steady_now() - started);
    if (result.failure)
      return fail(FailureKind::configuration,
                  "the unit tests fail in a copy of the project, before anything was changed: " +
                      result.failure->what,
                  "qa logs " + unit_.name);
    // What hangs is noticed, too, and the time is short.
    auto& settings = std::get<UnitSettings>(unit_.settings);
    settings.test_timeout = std::min(settings.test_timeout, std::max(took, kLeastTimeout));
    return {};
  }

  /// What becomes of `mutant` of `path`; the copy is as before then.
  Result<Fate> try_out(const std::string& path, const Mutant& mutant) {
    TRY_ASSIGN(const std::string source, context_.files.read(root_ / path));
    TRY(context_.files.write(root_ / path, mutated(source, mutant)));
    const Result<StageResult> result = build_and_test();
    TRY(context_.files.write(root_ / path, source));
    if (result) return result->failure ? Fate::killed : Fate::survived;
    if (result.error().kind == FailureKind::product) return Fate::not_compiled;
    return tl::unexpected(result.error());
  }

 private:
  static constexpr std::chrono::milliseconds kLeastTimeout{10'000};

  Result<StageResult> build_and_test() {
    const auto& settings = std::get<UnitSettings>(unit_.settings);
    TRY_ASSIGN(const BuildTree tree,
               cmake_build(unit_, context_, build_setup(settings.configure, context_, "Debug"),
                           settings.targets));
    StageResult result;
    TRY(run_unit_tests(unit_, context_, tree, ProjectFiles(), result));
    return result;
  }

  StageSpec unit_;
  StageContext context_;
  fs::path root_;
};

Finding survivor(const std::string& path, const Mutant& mutant) {
  return {.severity = Severity::warning,
          .rule = "mutation.survived",
          .message = fmt::format("no test notices `{}` in place of `{}`", trimmed(mutant.after),
                                 trimmed(mutant.before)),
          .file = path,
          .line = mutant.line};
}

/// Tries one after the other while there is time.
Result<void> try_all(const Candidates& candidates, const MutationSettings& settings,
                     TestedCopy& copy, StageContext& context, StageResult& result) {
  const auto started = context.clock.steady_now();
  std::map<Fate, std::size_t> counts;
  std::size_t tried = 0;
  for (const auto& [path, mutant] : candidates.mutants) {
    if (context.clock.steady_now() - started >= settings.budget) break;
    context.step(fmt::format("mutant {} of {}: {}:{}", ++tried, candidates.mutants.size(), path,
                             mutant.line));
    TRY_ASSIGN(const Fate fate, copy.try_out(path, mutant));
    ++counts[fate];
    if (fate == Fate::survived) result.findings.push_back(survivor(path, mutant));
  }
  add_count(result, "mutation.killed", counts[Fate::killed]);
  add_count(result, "mutation.survived", counts[Fate::survived]);
  add_count(result, "mutation.not_compiled", counts[Fate::not_compiled]);
  const std::size_t left = candidates.mutants.size() - tried;
  add_count(result, "mutation.not_tried", left);
  if (left > 0)
    add_note(result, "mutation.not_tried",
             fmt::format("{} of {} mutants were not tried: the budget was over", left,
                         candidates.mutants.size()));
  return {};
}

}  // namespace

Result<StageResult> run_mutation(const StageSpec& spec, StageContext& context) {
  const auto& settings = std::get<MutationSettings>(spec.settings);
  TRY_ASSIGN(const std::string commit, settings.since.empty()
                                           ? departure_commit(context.processes, context.root)
                                           : Result<std::string>(settings.since));
  TRY_ASSIGN(const Candidates candidates, candidates_since(commit, context));
  StageResult result;
  add_count(result, "mutation.mutants", candidates.mutants.size());
  if (candidates.lines_not_run > 0)
    add_note(result, "mutation.not_run",
             fmt::format("{} changed lines got no mutant: no unit test runs them",
                         candidates.lines_not_run));
  if (candidates.mutants.empty()) {
    add_note(result, "mutation.nothing",
             "no line that changed since " + commit + " and that unit tests run has a mutant");
    return result;
  }
  const fs::path folder = context.kept_folder / "project";
  TRY_ASSIGN(const auto lock,
             context.files.try_lock(folder.string() + ".lock",
                                    "stage " + spec.name + " of run " + context.run_id));
  if (!lock) return fail(FailureKind::host, "another run tries mutants in " + folder.string());
  context.step("copy the project, build and test it");
  TRY_ASSIGN(const ProjectFiles project, project_files(context));
  TRY(update_project_copy(project, folder, context));
  TestedCopy copy(spec, context, folder);
  TRY(copy.prove_sound());
  TRY(try_all(candidates, settings, copy, context, result));
  return result;
}

}  // namespace qa
