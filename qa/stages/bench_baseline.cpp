#include "qa/stages/bench_baseline.hpp"

#include "qa/system/git.hpp"
#include "qa/system/git_history.hpp"
#include "qa/system/lines.hpp"

#include <utility>

namespace qa {
namespace {

Result<std::string> ask(StageContext& context, std::vector<std::string> arguments) {
  TRY_ASSIGN(const std::string text,
             git_output(context.processes, context.root, std::move(arguments)));
  return std::string(trimmed(text));
}

/// What git doesn't know proves nothing.
Failure undecided(Failure failure) {
  if (failure.kind == FailureKind::host) failure.kind = FailureKind::inconclusive;
  return failure;
}

/// In a shallow clone the oldest commit looks like the one that added everything.
Result<std::string> adding_commit(const std::string& file, StageContext& context) {
  TRY(require_history(context.processes, context.root, "which commit added " + file)
          .map_error(undecided));
  // Without a commit there is no HEAD, and git fails.
  const Result<std::string> commit =
      ask(context, {"log", "--diff-filter=A", "--format=%H", "--max-count=1", "HEAD", "--", file});
  if (commit ? !commit->empty() : commit.error().kind != FailureKind::host) return commit;
  return fail(FailureKind::inconclusive,
              "no commit has " + file + " yet, so there is nothing to compare with",
              "git add -A && git commit");
}

/// Whether nothing in the working tree differs from `commit`, but what qa writes itself.
Result<bool> is_checked_out(const std::string& commit, StageContext& context) {
  TRY_ASSIGN(const std::string head, ask(context, {"rev-parse", "HEAD"}));
  if (head != commit) return false;
  const auto results = context.builds_folder.parent_path().lexically_relative(context.root);
  TRY_ASSIGN(const std::string changed,
             ask(context, {"status", "--porcelain", "--", ":(exclude)" + results.string(),
                           ":(exclude)" + std::string(kBaselineFolder)}));
  return changed.empty();
}

}  // namespace

Result<Baseline> stored_baseline(const BenchSettings& settings, const std::string& contender,
                                 StageContext& context) {
  const std::filesystem::path file = context.root / settings.baseline;
  if (!context.files.exists(file)) {
    return fail(FailureKind::inconclusive, "there is no baseline " + settings.baseline,
                "qa bench accept --reason \"...\"");
  }
  TRY_ASSIGN(const std::string text, context.files.read(file));
  if (!is_beginning_baseline(text)) return parse_baseline(text, settings.baseline);
  Baseline baseline;
  TRY_ASSIGN(baseline.commit, adding_commit(settings.baseline, context));
  TRY_ASSIGN(const bool is_same, is_checked_out(baseline.commit, context));
  if (is_same) baseline.stripped_sha256 = contender;
  return baseline;
}

}  // namespace qa
